package io.ringkeeper.tracker.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lays the help pages out: the usage line names only what must be given, subcommands come first,
 * and a command's own options stand before those that every command has.
 */
final class HelpLayout {

  private HelpLayout() {}

  /** Applies it to the command and all below it. */
  static void apply(CommandLine command) {
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, HelpLayout::synopsis);
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
    List<String> sections = new ArrayList<>(command.getHelpSectionKeys());
    List<String> subcommands =
        List.of(
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    sections.removeAll(subcommands);
    sections.addAll(
        sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING), subcommands);
    command.setHelpSectionKeys(sections);
    command.getCommandSpec().usageMessage().commandListHeading("%nCommands:%n");
    command.getSubcommands().values().forEach(HelpLayout::apply);
  }

  /** The usage line: the command and what must be given with it. */
  static String synopsis(Help help) {
    CommandSpec spec = help.commandSpec();
    StringJoiner line = new StringJoiner(" ", "", "\n");
    line.add(spec.qualifiedName());
    if (!spec.subcommands().isEmpty()) {
      line.add(spec.usageMessage().synopsisSubcommandLabel());
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      boolean needed = parameter.arity().min() > 0;
      line.add(needed ? parameter.paramLabel() : "[" + parameter.paramLabel() + "]");
    }
    for (OptionSpec option : spec.options()) {
      if (option.required()) {
        line.add(option.longestName() + "=" + option.paramLabel() + repeated(option));
      }
    }
    line.add("[OPTIONS]");
    return line.toString();
  }

  private static String repeated(OptionSpec option) {
    return option.splitRegex().isEmpty() ? "" : "[" + option.splitRegex() + "…]";
  }

  private static String options(Help help) {
    List<OptionSpec> own = options(help, Origin.OWN);
    List<OptionSpec> common = options(help, Origin.COMMON);
    String last = "%nOptions of every command:%n".formatted() + list(help, common);
    return own.isEmpty() ? last : "%nOptions:%n".formatted() + list(help, own) + last;
  }

  private static String list(Help help, List<OptionSpec> options) {
    return help.optionListExcludingGroups(options);
  }

  private enum Origin {
    OWN,
    COMMON
  }

  /** The root's options are those that every command inherits. */
  private static List<OptionSpec> options(Help help, Origin origin) {
    CommandSpec spec = help.commandSpec();
    return spec.options().stream()
        .filter(o -> !o.hidden())
        .filter(
            o ->
                (o.inherited() || spec.parent() == null || isStandard(o))
                    == (origin == Origin.COMMON))
        .toList();
  }

  private static boolean isStandard(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }
}
