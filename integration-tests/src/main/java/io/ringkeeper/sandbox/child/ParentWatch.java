package io.ringkeeper.sandbox.child;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * Runs another main class and ends with its parent: the parent holds the other end of standard
 * input, which the operating system closes when the parent goes, whatever killed it.
 *
 * <p>Interrupts from the keyboard are ignored, because a terminal sends them to every process at
 * once while the parent stops its children in order. A process that is paused when its parent is
 * killed notices only when it is resumed.
 */
public final class ParentWatch {
  private static final long EXIT_GRACE_MS = 5_000;

  private ParentWatch() {}

  /**
   * Runs {@code args[0]}'s main method with the remaining arguments.
   *
   * @throws ReflectiveOperationException if there is no such main method, or it threw
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    ignoreKeyboardInterrupts();
    daemon("parent-watch", ParentWatch::exitWhenInputEnds).start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    // As the java launcher: the class need not be public.
    main.setAccessible(true);
    main.invoke(null, (Object) rest);
  }

  private static void exitWhenInputEnds() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent: only the end of the stream carries meaning.
      }
    } catch (IOException e) {
      System.err.println("parent-watch: standard input failed (" + e + "), ending");
    }
    daemon("parent-watch-exit", () -> System.exit(143)).start();
    try {
      Thread.sleep(EXIT_GRACE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A server whose peers died with the parent can wait for them for ever in its shutdown hook.
    Runtime.getRuntime().halt(143);
  }

  /**
   * Installs a handler that does nothing, by reflection: the class is unsupported API which javac
   * warns of. A real handler, not SIG_IGN, since Kafka's own one calls the handler it replaced.
   */
  private static void ignoreKeyboardInterrupts() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object nothing =
          Proxy.newProxyInstance(
              ParentWatch.class.getClassLoader(), new Class<?>[] {handler}, (p, m, a) -> null);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), nothing);
    } catch (ReflectiveOperationException e) {
      System.err.println("parent-watch: cannot ignore keyboard interrupts: " + e);
    }
  }

  private static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }
}
