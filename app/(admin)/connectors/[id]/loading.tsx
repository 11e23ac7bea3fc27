import { FormSkeleton } from "#components/connectors/form/form-skeleton.tsx";

export default function Loading() {
  return <FormSkeleton />;
}
