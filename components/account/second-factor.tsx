"use client";

import { Alert, Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { KeyStep } from "#components/account/key-step.tsx";
import { PasswordStep } from "#components/account/password-step.tsx";
import { RecoveryCodes } from "#components/account/recovery-codes.tsx";
import people from "#components/people/people.module.css";
import { confirm } from "#components/people/use-person-action.ts";
import { Time } from "#components/time.tsx";
import { beginSecondFactor, renewRecoveryCodes, turnOffSecondFactor } from "#lib/actions/account.ts";
import type { KeyView } from "#lib/people/second-factor/codes.ts";
import type { SecondFactorView } from "#lib/people/second-factor/store.ts";

type Step =
  | { is: "idle" | "begin" | "renew" | "turnOff" }
  | { is: "key"; key: KeyView }
  | { is: "codes"; codes: string[] };

/** Whether a code is asked for at every sign-in, and what can be done about it, one step at a time. */
export function SecondFactor({ view, email }: { view: SecondFactorView | undefined; email: string }) {
  const router = useRouter();
  const [step, setStep] = useState<Step>({ is: "idle" });
  const leave = () => setStep({ is: "idle" });

  function finish() {
    leave();
    router.refresh();
  }

  if (step.is === "codes") return <RecoveryCodes codes={step.codes} onDone={finish} />;
  if (step.is === "key") {
    return (
      <KeyStep
        view={step.key}
        onCancel={leave}
        onDone={(codes) => {
          confirm("Your second factor is on. You are signed out everywhere else.");
          setStep({ is: "codes", codes });
        }}
      />
    );
  }
  if (step.is === "begin") {
    return (
      <PasswordStep
        key="begin"
        email={email}
        submit="Continue"
        action={beginSecondFactor}
        onCancel={leave}
        onDone={(key) => setStep({ is: "key", key })}
      />
    );
  }
  if (step.is === "renew") {
    return (
      <PasswordStep
        key="renew"
        email={email}
        submit="Make new recovery codes"
        action={renewRecoveryCodes}
        onCancel={leave}
        onDone={(codes) => setStep({ is: "codes", codes })}
      />
    );
  }
  if (step.is === "turnOff") {
    return (
      <PasswordStep
        key="turnOff"
        email={email}
        submit="Turn off"
        action={turnOffSecondFactor}
        onCancel={leave}
        onDone={() => {
          confirm("Your second factor is off.");
          finish();
        }}
      />
    );
  }
  if (!view) {
    return (
      <>
        <p className={people.text}>
          Off. Turned on, a sign-in with your password also asks for a code of an authenticator app.
        </p>
        <div>
          <Button variant="default" onClick={() => setStep({ is: "begin" })}>
            Set up
          </Button>
        </div>
      </>
    );
  }
  const { since, recoveryCodesLeft: left, isKeyLost } = view;
  return (
    <>
      <p className={people.text}>
        On since <Time at={since} isDay />. {left === 1 ? "1 recovery code is" : `${left} recovery codes are`} left.
      </p>
      {isKeyLost && (
        <Alert color="red" title="The codes of your authenticator cannot be checked any more">
          The encryption key that they need is lost. Turn the second factor off and set it up again; until then only
          recovery codes let you in, or an administrator who removes it.
        </Alert>
      )}
      <div className={people.link}>
        <Button variant="default" onClick={() => setStep({ is: "renew" })}>
          Make new recovery codes
        </Button>
        <Button variant="default" onClick={() => setStep({ is: "turnOff" })}>
          Turn off
        </Button>
      </div>
    </>
  );
}
