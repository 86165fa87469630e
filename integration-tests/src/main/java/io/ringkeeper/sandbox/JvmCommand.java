package io.ringkeeper.sandbox;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One JVM to fork.
 *
 * @param name names its files
 * @param mainClass run under the watch that ends it with this JVM
 * @param classPath first wins
 * @param args of the main method
 * @param jvmArgs after the sandbox's own
 * @param heapMb the largest heap, in MiB
 */
record JvmCommand(
    String name,
    String mainClass,
    List<Path> classPath,
    List<String> args,
    List<String> jvmArgs,
    int heapMb) {
  private static final String WATCH = "io.ringkeeper.sandbox.child.ParentWatch";

  JvmCommand {
    classPath = List.copyOf(classPath);
    args = List.copyOf(args);
    jvmArgs = List.copyOf(jvmArgs);
  }

  /** The arguments of the {@code java} launcher. */
  List<String> launcherArgs(Path childClasses, Path logConfig, Path tmp) {
    List<String> all = new ArrayList<>();
    // Small machines: no compiler or collector threads that compete with the other servers.
    all.add("-Xmx" + heapMb + "m");
    all.add("-XX:+UseSerialGC");
    all.add("-XX:TieredStopAtLevel=1");
    // Its file lies in the system's temporary directory and outlives a killed JVM.
    all.add("-XX:-UsePerfData");
    all.add("-XX:+ExitOnOutOfMemoryError");
    all.add("-Djava.io.tmpdir=" + tmp);
    all.add("-Dlog4j2.configurationFile=" + logConfig.toUri());
    all.addAll(jvmArgs);
    List<Path> paths = new ArrayList<>(List.of(childClasses));
    paths.addAll(classPath);
    all.add("-cp");
    all.add(paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    all.add(WATCH);
    all.add(mainClass);
    all.addAll(args);
    return all;
  }

  /** The same as an argument file, whose quoted strings need their backslashes doubled. */
  static String argumentFile(List<String> launcherArgs) {
    return launcherArgs.stream()
        .map(arg -> '"' + arg.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
