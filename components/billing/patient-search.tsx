"use client";

import { type FormEvent, useState, useTransition } from "react";
import type { PatientRow } from "@/components/billing/patient-columns";
import { Input } from "@/components/ui/field";
import type { ActionResult } from "@/components/ui/problem";
import { toastProblem } from "@/components/ui/toast";

/** Exact search for patients. What is typed travels in a request's body, never in the URL. */
export function PatientSearch({
  search,
  onFound,
}: {
  search: (text: string) => Promise<ActionResult<{ rows: PatientRow[] }>>;
  /** Null once the search is emptied. */
  onFound: (rows: PatientRow[] | null) => void;
}) {
  const [text, setText] = useState("");
  const [isPending, startSearch] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === "") {
      onFound(null);
      return;
    }
    startSearch(async () => {
      const result = await search(wanted);
      if (result.ok) onFound(result.data.rows);
      else toastProblem(result.problem);
    });
  };
  return (
    <form role="search" onSubmit={submit} className="touch:w-full">
      <Input
        type="search"
        data-list-search
        aria-label="Search patients"
        placeholder="Exact last name, e-mail, ref"
        autoComplete="off"
        aria-busy={isPending}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === "") onFound(null);
        }}
        className="h-control md:w-56"
      />
    </form>
  );
}
