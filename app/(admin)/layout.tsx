import type { ReactNode } from "react";
import { Frame } from "@/app/(portal)/frame";

export default function PlatformLayout({ children }: { children: ReactNode }) {
  return <Frame officeId={null}>{children}</Frame>;
}
