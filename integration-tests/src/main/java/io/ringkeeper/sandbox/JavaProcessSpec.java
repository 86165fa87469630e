package io.ringkeeper.sandbox;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JVM to start beside the servers. Its standard input belongs to the sandbox.
 *
 * @param name unique in the sandbox, also the log file's name
 * @param mainClass the class whose main method runs
 * @param classPath directories and jars, first wins
 * @param args the main method's arguments
 * @param jvmArgs further arguments of the JVM, after the sandbox's own
 * @param heapMb the largest heap, in MiB
 * @param readyUrl what must answer GET with 200 before the process counts as started; null: nothing
 */
public record JavaProcessSpec(
    String name,
    String mainClass,
    List<Path> classPath,
    List<String> args,
    List<String> jvmArgs,
    int heapMb,
    @Nullable URI readyUrl) {
  private static final int DEFAULT_HEAP_MB = 256;

  public JavaProcessSpec {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "process name '" + name + "' must be letters, digits, '.', '_' and '-': it names a file");
    }
    if (heapMb < 16) {
      throw new IllegalArgumentException(
          "heapMb of " + name + " is " + heapMb + ", at least 16 needed");
    }
    classPath = List.copyOf(classPath);
    args = List.copyOf(args);
    jvmArgs = List.copyOf(jvmArgs);
  }

  /** A process with the given class path, no arguments, nothing to wait for. */
  public static JavaProcessSpec of(String name, String mainClass, List<Path> classPath) {
    return new JavaProcessSpec(
        name, mainClass, classPath, List.of(), List.of(), DEFAULT_HEAP_MB, null);
  }

  /** A process with the class path of this very JVM. */
  public static JavaProcessSpec ofOwnClassPath(String name, Class<?> mainClass) {
    List<Path> classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toList();
    return of(name, mainClass.getName(), classPath);
  }

  /** The same with these arguments of the main method. */
  public JavaProcessSpec withArgs(String... newArgs) {
    return new JavaProcessSpec(
        name, mainClass, classPath, List.of(newArgs), jvmArgs, heapMb, readyUrl);
  }

  /** The same with these arguments of the JVM. */
  public JavaProcessSpec withJvmArgs(String... newJvmArgs) {
    return new JavaProcessSpec(
        name, mainClass, classPath, args, List.of(newJvmArgs), heapMb, readyUrl);
  }

  /** The same with this largest heap, in MiB. */
  public JavaProcessSpec withHeapMb(int newHeapMb) {
    return new JavaProcessSpec(name, mainClass, classPath, args, jvmArgs, newHeapMb, readyUrl);
  }

  /** The same, started only when a GET of this address answers 200. */
  public JavaProcessSpec withReadyUrl(URI newReadyUrl) {
    return new JavaProcessSpec(name, mainClass, classPath, args, jvmArgs, heapMb, newReadyUrl);
  }
}
