package io.ringkeeper.sandbox.fire;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.HistoryWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Ensembles through which every state is written down before an accept of it is sent: for a
 * coordinator, whose changes are its own business. Of which state it was derived is not visible
 * here.
 */
final class WrittenDown {

  private final String who;
  private final HistoryWriter history;

  WrittenDown(String who, HistoryWriter history) {
    this.who = who;
    this.history = history;
  }

  Ensemble ensemble(Ensemble real) {
    return proxy(Ensemble.class, real);
  }

  private <T> T proxy(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, args) -> invoke(real, method, args)));
  }

  private @Nullable Object invoke(Object real, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (args != null && args.length == 1 && args[0] instanceof RegisterWrite write) {
      note(write);
    }
    Object result;
    try {
      result = method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    return result instanceof AcceptorRegister register
        ? proxy(AcceptorRegister.class, register)
        : result;
  }

  private void note(RegisterWrite write) {
    if (write.body() != null) {
      Accepted accepted = write.register().summary().accepted();
      history.write(
          new Entry.Attempted(
              who,
              0,
              accepted.state().version(),
              accepted.state().digest().hex(),
              accepted.state().version() - 1,
              Entry.Attempted.UNKNOWN,
              accepted.ballot().toString(),
              System.nanoTime()));
    }
  }
}
