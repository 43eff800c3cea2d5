-- The database is the last guard: what stands here holds against buggy code (docs/domain.md §2).

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Rollover rewrites every active patient each cycle: half-empty pages keep those updates on the page (HOT).
ALTER TABLE patients SET (fillfactor = 50);
ALTER TABLE offices SET (fillfactor = 70);
ALTER TABLE invoices SET (fillfactor = 70);

-- Shapes and money -----------------------------------------------------------------------------

ALTER TABLE plan_prices ADD CHECK (fee >= 0), ADD CHECK (currency = 'usd');
ALTER TABLE offices
  ADD CHECK (cycle_start_at < cycle_end_at),
  ADD CHECK (cycle_key ~ '^\d{4}-\d{2}-\d{2}$'),
  ADD CHECK (credit_balance >= 0),
  ADD CHECK (parent_office_id <> office_id),
  ADD CHECK (subscription_status <> 'trialing' OR trial_ends_at IS NOT NULL),
  ADD CHECK (payment_provider_subscription_id IS NULL);
ALTER TABLE memberships ADD CHECK (
  CASE
    WHEN role IN ('admin', 'auditor') THEN company_id IS NULL AND office_id IS NULL
    WHEN role = 'company_manager' THEN company_id IS NOT NULL AND office_id IS NULL
    ELSE company_id IS NOT NULL AND office_id IS NOT NULL
  END);
ALTER TABLE patients
  ADD CHECK (anonymous_patient_ref ~ '^pt_[a-z0-9]{26}$'),
  ADD CHECK (NOT is_active_for_billing OR (activated_at IS NOT NULL AND deactivated_at IS NULL));
ALTER TABLE patient_activations ADD CHECK (deactivated_at IS NULL OR deactivated_at >= activated_at);
CREATE UNIQUE INDEX patient_activations_one_open ON patient_activations (patient_id) WHERE deactivated_at IS NULL;
ALTER TABLE care_plans ADD CHECK ((status = 'sent') = (sent_at IS NOT NULL));

ALTER TABLE invoice_line_items
  ADD CHECK (quantity > 0),
  ADD CHECK (total_price = quantity * unit_price),
  ADD CHECK ((item_type IN ('patient_activation', 'patient_renewal')) = (anonymous_patient_ref IS NOT NULL)),
  ADD CHECK (CASE WHEN item_type = 'credit' THEN total_price < 0 ELSE total_price >= 0 END);

CREATE FUNCTION lumbar_number(prefix text, sequence integer) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN prefix || repeat('0', greatest(0, 6 - length(sequence::text))) || sequence::text;

ALTER TABLE invoices
  ADD CHECK (currency = 'usd'),
  ADD CHECK (total_amount >= 0 AND amount_paid >= 0 AND amount_credited >= 0 AND amount_refunded >= 0),
  ADD CHECK (amount_credited <= total_amount),
  ADD CHECK (amount_refunded <= amount_paid),
  ADD CHECK ((invoice_type = 'monthly') = (billing_period_start IS NOT NULL AND billing_period_end IS NOT NULL)),
  ADD CHECK ((billing_period_start IS NULL) = (billing_period_end IS NULL) AND (billing_period_start IS NULL) = (period_start_on IS NULL)),
  ADD CHECK (billing_period_start < billing_period_end),
  ADD CHECK ((status = 'canceled') = (cancel_reason IS NOT NULL)),
  ADD CHECK ((status = 'canceled') = (canceled_at IS NOT NULL)),
  ADD CHECK ((invoice_sequence IS NULL) = (invoice_number IS NULL)),
  ADD CHECK (invoice_sequence > 0 AND invoice_number = lumbar_number('LB-', invoice_sequence)),
  ADD CHECK ((invoice_number IS NULL) = (finalized_at IS NULL)),
  ADD CHECK (CASE status
    WHEN 'draft' THEN invoice_number IS NULL AND amount_paid = 0 AND amount_credited = 0 AND stripe_invoice_id IS NULL
    WHEN 'canceled' THEN true
    ELSE invoice_number IS NOT NULL END),
  ADD CHECK (status <> 'paid' OR paid_at IS NOT NULL);
ALTER TABLE credit_notes
  ADD CHECK (amount > 0),
  ADD CHECK (credit_note_sequence > 0 AND credit_note_number = lumbar_number('CN-', credit_note_sequence));
ALTER TABLE payments ADD CHECK (amount > 0);
ALTER TABLE journal
  ADD CHECK (amount > 0),
  ADD CHECK (debit_account <> credit_account),
  ADD CHECK (debit_account IN ('receivable', 'contract', 'revenue', 'customer_credit', 'cash', 'write_offs')),
  ADD CHECK (credit_account IN ('receivable', 'contract', 'revenue', 'customer_credit', 'cash', 'write_offs')),
  ADD CHECK (month ~ '^\d{4}-\d{2}$');
CREATE UNIQUE INDEX journal_once ON journal (source, cause, item_type, debit_account, credit_account) NULLS NOT DISTINCT
  WHERE amount > 0;
ALTER TABLE charge_catalogue
  ADD CHECK (charge_type ~ '^[a-z][a-z0-9_]{0,39}$'),
  ADD CHECK (default_amount > 0),
  ADD CHECK ((recognition_method = 'over_months') = (recognition_months IS NOT NULL)),
  ADD CHECK (recognition_months BETWEEN 1 AND 120);
ALTER TABLE business_clock ADD CHECK (id = 1);
CREATE UNIQUE INDEX stripe_outbox_one_push ON stripe_outbox (invoice_id) WHERE kind = 'push_invoice';
CREATE UNIQUE INDEX stripe_outbox_one_customer ON stripe_outbox (office_id) WHERE kind = 'create_customer' AND status <> 'sent';
CREATE INDEX invoices_open_due ON invoices (due_at) WHERE status IN ('sent', 'failed');
CREATE INDEX invoices_review ON invoices (office_id) WHERE status = 'draft' AND review_state IN ('parked', 'held');

-- Guard 1: the monthly invoices of an office never overlap unless one is canceled.
ALTER TABLE invoices ADD CONSTRAINT invoices_monthly_no_overlap EXCLUDE USING gist (
  office_id WITH =, tstzrange(billing_period_start, billing_period_end) WITH &&
) WHERE (invoice_type = 'monthly' AND status <> 'canceled');

-- Guard 3: an invoice leaves draft only with a total and a count that its lines make up.
CREATE FUNCTION lumbar_check_leaving_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong integer;
BEGIN
  SELECT n.invoice_id INTO wrong
  FROM new_rows n
  JOIN old_rows o USING (invoice_id)
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.total_price), 0) AS total, count(*) FILTER (WHERE l.item_type <> 'credit') AS lines
    FROM invoice_line_items l WHERE l.invoice_id = n.invoice_id
  ) made
  WHERE o.status = 'draft' AND n.status <> 'draft' AND (n.total_amount <> made.total OR n.line_count <> made.lines)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'invoice %: the total is not the sum of its lines', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoices_leaving_draft AFTER UPDATE ON invoices
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lumbar_check_leaving_draft();

-- Guard 4: what was issued stays as it was issued; a status moves only along the table of docs/domain.md §5.
CREATE FUNCTION lumbar_guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN
      RAISE EXCEPTION 'an invoice begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'invoices are never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.invoice_id <> OLD.invoice_id OR NEW.office_id <> OLD.office_id OR NEW.company_id <> OLD.company_id
     OR NEW.invoice_type <> OLD.invoice_type THEN
    RAISE EXCEPTION 'invoice %: owner and type are fixed', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'draft' THEN
    IF NEW.status NOT IN ('draft', 'sent', 'canceled') AND NOT (NEW.status = 'paid' AND NEW.total_amount = 0) THEN
      RAISE EXCEPTION 'invoice %: a draft can not become %', OLD.invoice_id, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.total_amount, NEW.line_count, NEW.currency, NEW.billing_period_start, NEW.billing_period_end, NEW.period_start_on,
      NEW.invoice_sequence, NEW.invoice_number, NEW.finalized_at, NEW.created_at)
     IS DISTINCT FROM
     (OLD.total_amount, OLD.line_count, OLD.currency, OLD.billing_period_start, OLD.billing_period_end, OLD.period_start_on,
      OLD.invoice_sequence, OLD.invoice_number, OLD.finalized_at, OLD.created_at) THEN
    RAISE EXCEPTION 'invoice %: an issued invoice can not change', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> OLD.status AND NOT (
       (OLD.status IN ('sent', 'failed') AND NEW.status IN ('paid', 'failed'))
    OR (OLD.status IN ('sent', 'failed') AND NEW.status = 'canceled' AND NEW.cancel_reason IN ('voided', 'written_off'))
    OR (OLD.status = 'canceled' AND OLD.cancel_reason = 'written_off' AND NEW.status = 'paid')) THEN
    RAISE EXCEPTION 'invoice %: % can not become %', OLD.invoice_id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'canceled' AND NEW.status = 'canceled' AND
     (NEW.amount_paid, NEW.amount_credited, NEW.cancel_reason) IS DISTINCT FROM (OLD.amount_paid, OLD.amount_credited, OLD.cancel_reason)
     AND OLD.cancel_reason <> 'written_off' THEN
    RAISE EXCEPTION 'invoice %: a canceled invoice can not change', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.amount_refunded < OLD.amount_refunded OR NEW.amount_credited < OLD.amount_credited THEN
    RAISE EXCEPTION 'invoice %: credits and refunds only grow', OLD.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoices_guard BEFORE INSERT OR UPDATE OR DELETE ON invoices
  FOR EACH ROW EXECUTE FUNCTION lumbar_guard_invoice();

-- The lock makes a line and the finalization of its invoice wait for each other; statement level keeps a million lines cheap.
CREATE FUNCTION lumbar_guard_lines() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NULL;
END $$;
CREATE TRIGGER lines_guard_insert AFTER INSERT ON invoice_line_items REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lumbar_guard_lines();
CREATE TRIGGER lines_guard_update AFTER UPDATE ON invoice_line_items REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lumbar_guard_lines();
CREATE TRIGGER lines_guard_delete AFTER DELETE ON invoice_line_items REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lumbar_guard_lines();

-- Guard 5: books and audit only grow.
CREATE FUNCTION lumbar_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is not allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_events', 'audit_seals', 'journal', 'plan_prices'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION lumbar_refuse()', t || '_append_only', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['audit_events', 'audit_seals', 'journal', 'plan_prices', 'invoices', 'invoice_line_items', 'credit_notes', 'payments', 'number_counters', 'patient_activations'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION lumbar_refuse()', t || '_no_truncate', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['credit_notes', 'payments', 'number_counters'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION lumbar_refuse()', t || '_no_delete', t);
  END LOOP;
END $$;

-- Guard 6: numbers are gapless. A counter only moves forward, and at commit every number it passed is on a row.
CREATE FUNCTION lumbar_guard_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.name <> OLD.name OR NEW.last_value < OLD.last_value THEN
    RAISE EXCEPTION 'a number counter only moves forward' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER number_counters_guard BEFORE UPDATE ON number_counters
  FOR EACH ROW EXECUTE FUNCTION lumbar_guard_counter();

CREATE FUNCTION lumbar_check_gapless() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE used bigint;
BEGIN
  IF NEW.name = 'invoice' THEN
    SELECT count(*) INTO used FROM invoices WHERE invoice_sequence > OLD.last_value AND invoice_sequence <= NEW.last_value;
  ELSE
    SELECT count(*) INTO used FROM credit_notes WHERE credit_note_sequence > OLD.last_value AND credit_note_sequence <= NEW.last_value;
  END IF;
  IF used <> NEW.last_value - OLD.last_value THEN
    RAISE EXCEPTION 'the numbers of % would have a gap', NEW.name USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER number_counters_gapless AFTER UPDATE ON number_counters
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lumbar_check_gapless();

CREATE FUNCTION lumbar_check_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'invoices' THEN
    IF EXISTS (SELECT FROM new_rows WHERE invoice_sequence > (SELECT last_value FROM number_counters WHERE name = 'invoice')) THEN
      RAISE EXCEPTION 'an invoice number is taken from the counter' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF EXISTS (SELECT FROM new_rows WHERE credit_note_sequence > (SELECT last_value FROM number_counters WHERE name = 'credit_note')) THEN
    RAISE EXCEPTION 'a credit note number is taken from the counter' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoices_number_counted AFTER UPDATE ON invoices REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lumbar_check_counted();
CREATE TRIGGER credit_notes_number_counted AFTER INSERT ON credit_notes REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lumbar_check_counted();

-- A credit note is final.
CREATE TRIGGER credit_notes_final BEFORE UPDATE ON credit_notes FOR EACH ROW EXECUTE FUNCTION lumbar_refuse();
