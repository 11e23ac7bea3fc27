"use client";

import { TextInput } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { ServiceOption } from "#components/connectors/form/service-option.tsx";
import classes from "#components/connectors/form/service-picker.module.css";
import { groupsOf } from "#components/connectors/form/service-search.ts";
import { useServiceSearch } from "#components/connectors/form/use-service-search.ts";
import { ServiceIcon } from "#components/connectors/service-icon.tsx";

type ServicePickerProps = { value: string; error?: string; onChange: (service: string) => void };

/**
 * The searchable list of every service, by name, alias, domain or host. Not Mantine's Select: that brings a positioning
 * library which is heavier than the rest of the form's fields together, for a list that always opens below its field.
 */
export function ServicePicker({ value, error, onChange }: ServicePickerProps) {
  const { inputProps, isOpen, options, active, setActive, choose, listId, optionId } = useServiceSearch(
    value,
    onChange,
  );
  return (
    <div className={classes.picker}>
      <TextInput
        {...inputProps}
        onChange={(event) => inputProps.onChange(event.currentTarget.value)}
        label="Service"
        placeholder="Search by name, domain or host"
        error={error}
        leftSection={<ServiceIcon service={value} size={22} />}
        rightSection={<IconSelector size={16} aria-hidden />}
        rightSectionPointerEvents="none"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {isOpen && (
        // The focus stays in the field, whatever is pressed in the list.
        // biome-ignore lint/a11y/noStaticElementInteractions: the options inside are what is operated
        <div className={classes.dropdown} onMouseDown={(event) => event.preventDefault()}>
          {options.length === 0 && (
            <p className={classes.nothing} role="status">
              No such service. Choose Other and enter the mail server yourself.
            </p>
          )}
          {options.length > 0 && (
            <div id={listId} role="listbox" aria-label="Services">
              {groupsOf(options).map(({ group, options: members }) => (
                // biome-ignore lint/a11y/useSemanticElements: a group of options, which a fieldset is not
                <div key={group} role="group" aria-label={group}>
                  <div className={classes.group} aria-hidden>
                    {group}
                  </div>
                  {members.map((option) => {
                    const index = options.indexOf(option);
                    return (
                      <ServiceOption
                        key={option.key}
                        id={optionId(index)}
                        option={option}
                        isChosen={option.key === value}
                        isActive={index === active}
                        onPoint={() => setActive(index)}
                        onChoose={() => choose(option.key)}
                      />
                    );
                  })}
                </div>
              ))}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
