import { testSequences } from "./play-sequences";

// In two files, so that two processors share them.
testSequences(20_261_101, 50);
