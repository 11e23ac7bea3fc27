import { NotAllowed } from "#components/shell/not-allowed.tsx";

export const metadata = { title: "Not allowed" };

export default NotAllowed;
