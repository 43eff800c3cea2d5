import { createDatabaseForFile } from "./database";

// Before each test file: a fresh copy of the migrated database, so that no file sees another's rows.
await createDatabaseForFile();
