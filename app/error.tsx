"use client";

import { BugNote, type BugProps } from "@/app/bug-note";

export default function ErrorScreen(props: BugProps) {
  return (
    <main>
      <BugNote {...props} />
    </main>
  );
}
