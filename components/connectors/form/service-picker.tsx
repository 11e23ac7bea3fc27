"use client";

import { Badge, Select } from "@mantine/core";
import { useRules } from "#components/connectors/form/form-context.tsx";
import classes from "#components/connectors/form/service-picker.module.css";
import { ServiceIcon } from "#components/connectors/service-icon.tsx";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { serviceGroups } from "#lib/email/service.ts";
import { type PickerOption, pickerOptions, searchServices } from "#lib/email/services.ts";

const byKey = new Map(pickerOptions().map((option) => [option.key, option]));
type ServicePickerProps = { value: string; error?: string; onChange: (service: string) => void };

/** The searchable list of every service, by name, alias, domain or host. */
export function ServicePicker({ value, error, onChange }: ServicePickerProps) {
  const { services } = useRules();
  const isOffered = ({ key }: PickerOption) => services === "*" || services.includes(key) || key === value;
  return (
    <Select
      label="Service"
      data-field="service"
      placeholder="Search by name, domain or host"
      data={grouped(pickerOptions().filter(isOffered))}
      value={byKey.has(value) ? value : null}
      error={withSettingLinks(error)}
      onChange={(service) => service && service !== value && onChange(service)}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      description={
        services === "*" ? undefined : withSettingLinks("The operator has limited the services (email.services).")
      }
      nothingFoundMessage={
        services === "*"
          ? "No such service. Choose Other and enter the mail server yourself."
          : "No such service among those that the operator allows (email.services)."
      }
      filter={({ search }) => grouped(byLabelFirst(search).filter(isOffered))}
      renderOption={({ option }) => <Option option={byKey.get(option.value)} />}
      onFocus={(event) => event.currentTarget.select()}
      onClick={({ currentTarget: input }) => input.value === byKey.get(value)?.label && input.select()}
      // Enter chooses an option; with none to choose it must not send the form off.
      onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      leftSection={<ServiceIcon service={value} label={byKey.get(value)?.label ?? ""} size={22} />}
      // The list of options itself scrolls, as assistive software expects of a combobox.
      withScrollArea={false}
      classNames={{ options: classes.options }}
      checkIconPosition="right"
      comboboxProps={{ shadow: "md", withinPortal: false, transitionProps: { duration: 0 } }}
      spellCheck={false}
      autoComplete="off"
    />
  );
}

function Option({ option }: { option: PickerOption | undefined }) {
  if (!option) return null;
  const { key, label, service } = option;
  return (
    <div className={classes.option}>
      <ServiceIcon service={key} label={label} />
      <span className={classes.names}>
        <span>{label}</span>{" "}
        <span className={classes.endpoint}>{service ? `${service.host}:${service.port}` : aboutOption[key]}</span>
      </span>
      {service?.status.is === "dead" && (
        <Badge size="sm" color="red" variant="light">
          Does not work
        </Badge>
      )}
      {service?.status.is === "ending" && (
        <Badge size="sm" color="yellow" variant="light">
          Ending
        </Badge>
      )}
    </div>
  );
}

const aboutOption: Record<string, string> = {
  exchange: "Exchange Online through Microsoft Graph",
  other: "Any SMTP server, by host and port",
};

/** Whoever types a name means the service of that name before those that know it as an alias. */
function byLabelFirst(search: string): PickerOption[] {
  const typed = search.trim().toLowerCase();
  const rank = ({ label }: PickerOption) => (label.toLowerCase().includes(typed) ? 0 : 1);
  return searchServices(search).toSorted((one, other) => rank(one) - rank(other));
}

function grouped(options: PickerOption[]) {
  return serviceGroups
    .map((group) => ({
      group,
      items: options
        .filter((option) => option.group === group)
        .map(({ key, label }) => ({ value: key, label, disabled: false })),
    }))
    .filter(({ items }) => items.length > 0);
}
