-- What is written and not yet sealed. Ids are drawn before commit, so no high-water mark is safe: a row of this queue is
-- visible exactly when its event is, however late that is, and stays until a seal names the event.
CREATE TABLE "audit_unsealed" (
    "event_id" BIGINT NOT NULL,

    CONSTRAINT "audit_unsealed_pkey" PRIMARY KEY ("event_id")
);
CREATE FUNCTION lumbar_await_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_unsealed SELECT event_id FROM new_rows;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_events_await_seal AFTER INSERT ON audit_events REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lumbar_await_seal();
INSERT INTO audit_unsealed SELECT event_id FROM audit_events;

-- The newest seal of each chain, under a MAC of its own: seals that are cut off at the end are missed. Row -1 counts the
-- seals of all chains, so that no chain is set back, or thrown away, alone; its lock lets one sealer work at a time.
CREATE TABLE "audit_heads" (
    "company_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "mac" TEXT NOT NULL,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("company_id")
);
INSERT INTO audit_heads VALUES (-1, 0, '', '');

CREATE FUNCTION lumbar_guard_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.company_id <> OLD.company_id OR NEW.seq < OLD.seq THEN
    RAISE EXCEPTION 'the head of a chain only moves forward' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_heads_guard BEFORE UPDATE ON audit_heads FOR EACH ROW EXECUTE FUNCTION lumbar_guard_audit_head();
CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads FOR EACH ROW EXECUTE FUNCTION lumbar_refuse();
CREATE TRIGGER audit_heads_no_truncate BEFORE TRUNCATE ON audit_heads FOR EACH STATEMENT EXECUTE FUNCTION lumbar_refuse();

GRANT SELECT, DELETE ON audit_unsealed TO lumbar_jobs;
GRANT SELECT, INSERT, UPDATE ON audit_heads TO lumbar_jobs;

-- The log is read by time, the newest first: of a company, of an office, of one kind of action, of all.
DROP INDEX "audit_events_company_id_event_id_idx";
DROP INDEX "audit_events_office_id_event_id_idx";
CREATE INDEX "audit_events_recorded_at_event_id_idx" ON "audit_events"("recorded_at", "event_id");
CREATE INDEX "audit_events_company_id_recorded_at_event_id_idx" ON "audit_events"("company_id", "recorded_at", "event_id");
CREATE INDEX "audit_events_office_id_recorded_at_event_id_idx" ON "audit_events"("office_id", "recorded_at", "event_id");
CREATE INDEX "audit_events_action_recorded_at_event_id_idx" ON "audit_events"("action", "recorded_at", "event_id");
