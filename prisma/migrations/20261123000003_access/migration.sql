-- Guard 7: who may touch which rows. The login role has no rights of its own; the first statement of every
-- transaction takes on one of these two roles and names its tenants by set_config(…, true).

DO $$
BEGIN
  CREATE ROLE lumbar_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
  CREATE ROLE lumbar_jobs NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

CREATE FUNCTION lumbar_sees_all() RETURNS boolean LANGUAGE sql STABLE
  RETURN coalesce(current_setting('lumbar.sees_all', true), '') = 'on';
CREATE FUNCTION lumbar_sees_names() RETURNS boolean LANGUAGE sql STABLE
  RETURN coalesce(current_setting('lumbar.names', true), '') = 'on';
CREATE FUNCTION lumbar_company_ids() RETURNS integer[] LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('lumbar.company_ids', true), ''), '{}')::integer[];
CREATE FUNCTION lumbar_office_ids() RETURNS integer[] LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('lumbar.office_ids', true), ''), '{}')::integer[];

GRANT USAGE ON SCHEMA public TO lumbar_app, lumbar_jobs;

DO $$
DECLARE
  t text;
  in_scope constant text := '(company_id = ANY ((SELECT lumbar_company_ids())::integer[]) OR office_id = ANY ((SELECT lumbar_office_ids())::integer[]))';
  seen constant text := '((SELECT lumbar_sees_all()) OR ' || in_scope || ')';
  named constant text := '((SELECT lumbar_sees_names()) AND ' || in_scope || ')';
BEGIN
  FOREACH t IN ARRAY ARRAY['offices', 'patients', 'patient_activations', 'invoices', 'invoice_line_items', 'credit_notes',
      'payments', 'stripe_outbox', 'journal', 'audit_events', 'stripe_events', 'memberships', 'api_keys'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO lumbar_app USING (%s) WITH CHECK (%s)', t, seen, seen);
    EXECUTE format('CREATE POLICY system ON %I TO lumbar_jobs USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['patient_identities', 'care_plans'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY names ON %I TO lumbar_app USING (%s) WITH CHECK (%s)', t, named, named);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['companies', 'audit_seals', 'users', 'sessions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system ON %I TO lumbar_jobs USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- The one policy with a look-up: who sees an office knows the name of its company.
CREATE POLICY tenant ON companies TO lumbar_app
  USING ((SELECT lumbar_sees_all()) OR company_id = ANY ((SELECT lumbar_company_ids())::integer[])
    OR company_id IN (SELECT o.company_id FROM offices o))
  WITH CHECK ((SELECT lumbar_sees_all()));
CREATE POLICY tenant ON audit_seals TO lumbar_app
  USING ((SELECT lumbar_sees_all()) OR company_id = ANY ((SELECT lumbar_company_ids())::integer[]));
-- Refusals and sign-ins belong to no tenant: anyone may add them, only those who see all may read them.
CREATE POLICY platform_insert ON audit_events FOR INSERT TO lumbar_app WITH CHECK (company_id IS NULL);

GRANT SELECT ON plans, plan_prices, companies, offices, patients, patient_activations, invoices, invoice_line_items,
  number_counters, credit_notes, payments, stripe_outbox, stripe_events, billing_runs, audit_events, audit_seals,
  idempotency_keys, journal, accounting_periods, charge_catalogue, business_clock, memberships, api_keys
  TO lumbar_app, lumbar_jobs;
GRANT INSERT ON companies, offices, patients, patient_activations, invoices, invoice_line_items, credit_notes, payments,
  stripe_outbox, billing_runs, audit_events, idempotency_keys, journal, accounting_periods, charge_catalogue, plan_prices,
  memberships, api_keys
  TO lumbar_app, lumbar_jobs;
GRANT UPDATE ON offices, patients, patient_activations, invoices, payments, number_counters, stripe_outbox, billing_runs,
  idempotency_keys, charge_catalogue, business_clock, memberships, api_keys
  TO lumbar_app, lumbar_jobs;
GRANT DELETE ON idempotency_keys, memberships TO lumbar_app, lumbar_jobs;
GRANT SELECT, INSERT, UPDATE ON patient_identities, care_plans TO lumbar_app;
GRANT SELECT, INSERT, UPDATE ON users, sessions, stripe_events TO lumbar_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_limits TO lumbar_jobs;
GRANT UPDATE ON stripe_events TO lumbar_app;
GRANT INSERT ON audit_seals TO lumbar_jobs;
GRANT UPDATE (name) ON companies TO lumbar_app, lumbar_jobs;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lumbar_app, lumbar_jobs;

-- The ePHI detector must know whether typed words name a patient, also for people who may not see names: one function,
-- whose owner reads blind indexes and nothing else, answers with those that match.
DO $$
BEGIN
  CREATE ROLE lumbar_detector NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT lumbar_detector TO CURRENT_USER;
GRANT USAGE, CREATE ON SCHEMA public TO lumbar_detector;
GRANT SELECT (patient_id, office_id, first_name_index, last_name_index, email_index, external_id_index)
  ON patient_identities TO lumbar_detector;
CREATE POLICY detector ON patient_identities FOR SELECT TO lumbar_detector USING (true);
CREATE FUNCTION lumbar_named_patients(office integer, words text[])
RETURNS TABLE (first_name_index text, last_name_index text, email_index text, external_id_index text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (i.first_name_index = ANY (words), i.first_name_index, i.last_name_index, i.email_index, i.external_id_index)
    i.first_name_index, i.last_name_index, i.email_index, i.external_id_index
  FROM patient_identities i
  WHERE (office IS NULL OR i.office_id = office)
    AND (i.last_name_index = ANY (words) OR i.email_index = ANY (words) OR i.external_id_index = ANY (words))
  ORDER BY i.first_name_index = ANY (words) DESC NULLS LAST
  LIMIT 1000
$$;
ALTER FUNCTION lumbar_named_patients OWNER TO lumbar_detector;
REVOKE CREATE ON SCHEMA public FROM lumbar_detector;
REVOKE ALL ON FUNCTION lumbar_named_patients FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lumbar_named_patients TO lumbar_app, lumbar_jobs;

-- A job is added in the transaction of the row it is about. graphile-worker's tables refuse every role but their owner.
CREATE FUNCTION lumbar_enqueue(task text, payload json, job_key text DEFAULT NULL, run_at timestamptz DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM graphile_worker.add_job(identifier => task, payload => payload, job_key => job_key, run_at => run_at, max_attempts => 25);
END $$;
REVOKE ALL ON FUNCTION lumbar_enqueue FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lumbar_enqueue TO lumbar_app, lumbar_jobs;
