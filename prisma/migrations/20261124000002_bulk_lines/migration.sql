-- A rollover writes a line for every active patient. A foreign key asks for each line by itself, and makes a million of
-- them a third slower; the guard that locks the touched invoices once a statement asks the same of all its lines. Invoices
-- are never deleted and their owners are fixed, so what held when a line was written holds for good (docs/performance.md).
ALTER TABLE "invoice_line_items" DROP CONSTRAINT "invoice_line_items_invoice_id_office_id_company_id_fkey";
DROP INDEX "invoices_invoice_id_office_id_company_id_key";

CREATE OR REPLACE FUNCTION lumbar_guard_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched integer[];
  drafts bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT invoice_id) INTO touched FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT invoice_id) INTO touched FROM old_rows;
  ELSE
    SELECT array_agg(DISTINCT invoice_id) INTO touched FROM (SELECT invoice_id FROM new_rows UNION SELECT invoice_id FROM old_rows) b;
  END IF;
  IF touched IS NULL THEN RETURN NULL; END IF;
  SELECT count(*) FILTER (WHERE status = 'draft') INTO drafts
  FROM (SELECT i.status FROM invoices i WHERE i.invoice_id = ANY (touched) ORDER BY i.invoice_id FOR SHARE) locked;
  IF drafts <> cardinality(touched) THEN
    RAISE EXCEPTION 'lines of an issued invoice can not change' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (
    SELECT FROM (SELECT DISTINCT invoice_id, office_id, company_id FROM new_rows) l
    LEFT JOIN invoices i USING (invoice_id, office_id, company_id) WHERE i.invoice_id IS NULL
  ) THEN
    RAISE EXCEPTION 'a line belongs to the office and company of its invoice' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

-- The lines of all invoices that leave draft are summed in one pass.
CREATE OR REPLACE FUNCTION lumbar_check_leaving_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  leaving integer[];
  wrong integer;
BEGIN
  SELECT array_agg(n.invoice_id) INTO leaving
  FROM new_rows n JOIN old_rows o USING (invoice_id) WHERE o.status = 'draft' AND n.status <> 'draft';
  IF leaving IS NULL THEN RETURN NULL; END IF;
  SELECT n.invoice_id INTO wrong
  FROM new_rows n
  LEFT JOIN (
    SELECT l.invoice_id, sum(l.total_price) AS total, count(*) FILTER (WHERE l.item_type <> 'credit') AS lines
    FROM invoice_line_items l WHERE l.invoice_id = ANY (leaving) GROUP BY l.invoice_id
  ) made USING (invoice_id)
  WHERE n.invoice_id = ANY (leaving)
    AND (n.total_amount <> coalesce(made.total, 0) OR n.line_count <> coalesce(made.lines, 0))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'invoice %: the total is not the sum of its lines', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

-- Many jobs of one task by one call of the queue.
CREATE FUNCTION lumbar_enqueue(task text, payloads json[], job_keys text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM graphile_worker.add_jobs(array_agg(
    ROW (task, j.payload, NULL, NULL, 25, j.job_key, NULL, NULL)::graphile_worker.job_spec))
  FROM unnest(payloads, job_keys) AS j (payload, job_key);
END $$;
REVOKE ALL ON FUNCTION lumbar_enqueue(text, json[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lumbar_enqueue(text, json[], text[]) TO lumbar_app, lumbar_jobs;
