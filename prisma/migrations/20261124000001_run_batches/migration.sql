-- The plan of a run, one row per batch of offices: what is left of it, and what was done, counted in the transactions
-- that did it.

CREATE TABLE "billing_run_batches" (
    "batch_id" SERIAL NOT NULL,
    "run_id" INTEGER NOT NULL,
    "office_ids" INTEGER[] NOT NULL,
    "offices_rolled" INTEGER NOT NULL DEFAULT 0,
    "offices_parked" INTEGER NOT NULL DEFAULT 0,
    "invoices_finalized" INTEGER NOT NULL DEFAULT 0,
    "invoices_drafted" INTEGER NOT NULL DEFAULT 0,
    "lines_written" INTEGER NOT NULL DEFAULT 0,
    "failures" JSONB NOT NULL DEFAULT '[]',
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "billing_run_batches_pkey" PRIMARY KEY ("batch_id")
);

CREATE INDEX "billing_run_batches_run_id_batch_id_idx" ON "billing_run_batches"("run_id", "batch_id");

ALTER TABLE "billing_run_batches" ADD CONSTRAINT "billing_run_batches_run_id_fkey"
  FOREIGN KEY ("run_id") REFERENCES "billing_runs"("run_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A batch is finished exactly when nothing of it is left.
ALTER TABLE billing_run_batches ADD CHECK ((finished_at IS NOT NULL) = (cardinality(office_ids) = 0));

CREATE INDEX billing_run_batches_open ON billing_run_batches (batch_id) WHERE finished_at IS NULL;
CREATE INDEX billing_runs_open ON billing_runs (run_id) WHERE finished_at IS NULL;

-- A run of before, cut short, has no plan to go by: its offices are still due and belong to the next run.
UPDATE billing_runs SET finished_at = heartbeat_at WHERE finished_at IS NULL;

GRANT SELECT ON billing_run_batches TO lumbar_app, lumbar_jobs;
GRANT INSERT, UPDATE ON billing_run_batches TO lumbar_jobs;
GRANT USAGE ON SEQUENCE billing_run_batches_batch_id_seq TO lumbar_jobs;
