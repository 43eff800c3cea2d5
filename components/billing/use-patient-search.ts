"use client";

import { useState, useTransition } from "react";
import type { PatientRow } from "@/components/billing/patient-columns";
import type { ActionResult } from "@/components/ui/problem";
import { toastProblem } from "@/components/ui/toast";

/** Asks for patients by exact text; the text travels in the request's body. */
export type SearchPatients = (text: string) => Promise<ActionResult<{ rows: PatientRow[] }>>;

/** What is searched for and was found; `rows` is null while nothing is searched. */
export function usePatientSearch(search: SearchPatients) {
  const [text, setText] = useState("");
  const [rows, setRows] = useState<PatientRow[] | null>(null);
  const [isPending, startSearch] = useTransition();
  const run = () => {
    const wanted = text.trim();
    if (wanted === "") {
      setRows(null);
      return;
    }
    startSearch(async () => {
      const result = await search(wanted);
      if (result.ok) setRows(result.data.rows);
      else toastProblem(result.problem);
    });
  };
  const type = (typed: string) => {
    setText(typed);
    if (typed === "") setRows(null);
  };
  /** Asks again after something changed, if anything was searched at all. */
  const again = () => {
    if (rows !== null) run();
  };
  return { text, type, run, again, rows, isPending };
}
