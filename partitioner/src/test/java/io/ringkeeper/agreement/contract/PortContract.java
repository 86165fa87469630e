package io.ringkeeper.agreement.contract;

import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.Ensemble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts share: a fresh ensemble for each test, and how to wait for it. */
abstract class PortContract {

  /** The acceptor name that {@link #freshEnsemble} has to use. */
  protected static final String ACCEPTOR = "a";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Ensemble> handles = new ArrayList<>();
  private Ensemble ensemble;

  /** A connected client, named {@value #ACCEPTOR}, of an ensemble in which nothing is stored. */
  protected abstract Ensemble freshEnsemble();

  /** Power over the servers of the last fresh ensemble. */
  protected abstract Saboteur saboteur();

  @BeforeEach
  void open() {
    ensemble = freshEnsemble();
    handles.add(ensemble);
  }

  @AfterEach
  void close() {
    handles.forEach(Ensemble::close);
  }

  final Ensemble ensemble() {
    return ensemble;
  }

  final Ensemble anotherHandle() {
    return opened(saboteur().anotherHandle());
  }

  final Ensemble anotherHandle(String name) {
    return opened(saboteur().anotherHandle(name));
  }

  private Ensemble opened(Ensemble handle) {
    handles.add(handle);
    return handle;
  }

  /** The answer; an exception inside the future comes out as it is, if unchecked. */
  static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError("failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE, e);
    }
  }

  /**
   * Waits until the condition holds. What one client wrote, another may read a little later, and
   * hints and the ends of sessions take their time; a client without a session answers with
   * exceptions until it has the next one.
   */
  static void eventually(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).ignoreExceptions().until(condition);
  }
}
