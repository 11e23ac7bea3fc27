import { Alert, Button, Divider } from "@mantine/core";

type SingleSignOnProps = { name: string; href: string; problem: string | undefined };

/** The other way in: by the identity provider, which `href` leads to. `problem` says why that failed just now. */
export function SingleSignOn({ name, href, problem }: SingleSignOnProps) {
  return (
    <>
      <Divider label="or" />
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {/* No router's link: it would be followed in advance. No form: its target may not lead on to another site. */}
      <Button component="a" href={href} variant="default" fullWidth>
        Sign in with {name}
      </Button>
    </>
  );
}
