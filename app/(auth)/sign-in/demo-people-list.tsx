"use client";

import type { ReactNode } from "react";
import type { DemoPeople, DemoPerson } from "@/app/(auth)/sign-in/demo-people";
import { Icon } from "@/components/ui/icon";
import { initialsOf, plural } from "@/lib/format/words";

type Pick = { pickedEmail: string; onPick: (person: DemoPerson) => void };

/** The demo's people; picking one fills in the form. */
export function DemoPeopleList({
  people,
  children,
  ...pick
}: Pick & { people: DemoPeople; children: ReactNode }) {
  return (
    <section aria-labelledby="demo-people" className="w-full max-w-108 touch:max-w-80">
      <h2 id="demo-people">Demo people</h2>
      <p className="mb-3 text-ink-2">Pick one, it fills in the form. All data is made up.</p>
      {people.first.length > 0 ? (
        <PersonList people={people.first} {...pick} />
      ) : (
        <p className="text-ink-3">Their sign-ins are in .demo/access.json.</p>
      )}
      {people.others.length > 0 ? (
        <details className="mt-3">
          <summary className="w-fit text-xs font-medium text-accent">
            {plural(people.others.length, "person", "people")} of the other offices
          </summary>
          <div className="mt-2">
            <PersonList people={people.others} {...pick} />
          </div>
        </details>
      ) : null}
      {children}
    </section>
  );
}

function PersonList({ people, pickedEmail, onPick }: Pick & { people: DemoPerson[] }) {
  return (
    <ul className="overflow-hidden rounded-lg border border-line bg-surface [&>li+li]:border-t [&>li+li]:border-line">
      {people.map((person) => {
        const isPicked = person.email === pickedEmail;
        return (
          <li key={person.email}>
            <button
              type="button"
              aria-pressed={isPicked}
              onClick={() => onPick(person)}
              className="flex w-full items-center gap-3 px-3.5 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-accent-soft aria-pressed:shadow-[inset_2px_0_var(--color-accent)]"
            >
              <span
                aria-hidden="true"
                className="grid size-6.5 shrink-0 place-items-center rounded-full bg-accent-soft text-2xs font-semibold text-accent"
              >
                {initialsOf(person.name)}
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{person.name}</span>
                <span className="block truncate text-xs text-ink-3">{person.role}</span>
              </span>
              {isPicked ? <Icon name="check" /> : null}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
