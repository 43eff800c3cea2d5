"use client";

import type { FormEvent } from "react";
import type { usePatientSearch } from "@/components/billing/use-patient-search";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";

/** Exact search for patients, on Enter. */
export function PatientSearch({ search }: { search: ReturnType<typeof usePatientSearch> }) {
  const { text, type, run, isPending } = search;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <form role="search" onSubmit={submit} className="flex gap-2 touch:w-full">
      <Input
        type="search"
        data-list-search
        aria-label="Search patients"
        placeholder="Exact last name, e-mail, id or ref"
        autoComplete="off"
        spellCheck={false}
        aria-busy={isPending}
        value={text}
        onChange={(event) => type(event.target.value)}
        className="h-control md:w-60"
      />
      {text.trim() === "" ? null : (
        <Button type="submit" isPending={isPending}>
          Find
        </Button>
      )}
    </form>
  );
}
