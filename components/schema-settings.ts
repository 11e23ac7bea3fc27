import * as z from "zod";

// The pages' policy forbids making code from text. The library asks once whether it may, which browsers report.
if (typeof window !== "undefined") z.config({ jitless: true });
