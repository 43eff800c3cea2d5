import pg from "pg";
import { pool } from "./client";
import { type DbScope, scopeStatement } from "./scope";

/**
 * Asks one question in a transaction of its own that is a single message, for what is asked before
 * every request: `ask<Row>(scope)`select … where code = ${code}``. The words become literals.
 */
export function ask<R extends pg.QueryResultRow>(scope: DbScope) {
  return async (texts: TemplateStringsArray, ...words: string[]): Promise<R[]> => {
    const literals = words.map((word) => pg.escapeLiteral(word));
    const question = String.raw({ raw: texts }, ...literals);
    // PostgreSQL runs the statements of one message as one transaction.
    const answers: unknown = await pool().query(`${scopeStatement(scope)};${question}`);
    return (answers as pg.QueryResult<R>[]).at(-1)?.rows ?? [];
  };
}
