package io.ringkeeper.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A sandbox of forked JVMs. */
final class EmbeddedSandbox implements Sandbox {
  private final SandboxSpec spec;
  private final SandboxListener listener;
  private final SandboxHome home;
  private final PortAllocator ports;
  private final ProcessLauncher launcher;
  private final ServerFactory factory;
  private final PortRetry retry;
  private final Thread shutdownHook = new Thread(this::close, "sandbox-shutdown");
  private final Object closing = new Object();
  private final List<ForkedServer> processes = new ArrayList<>();
  private List<ForkedEnsemble> ensembles = List.of();
  private ForkedKafka kafka = ForkedKafka.NONE;
  private @Nullable ForkedConnect connect;
  private boolean closed;

  EmbeddedSandbox(SandboxSpec spec, SandboxListener listener, RandomGenerator random) {
    this.spec = spec;
    this.listener = listener;
    this.home = SandboxHome.open(spec.workDir());
    this.ports = new PortAllocator(random);
    this.retry = new PortRetry(listener);
    this.launcher = new ProcessLauncher(home);
    this.factory =
        new ServerFactory(spec, home, ServerClassPaths.find(), ports, launcher, listener);
  }

  void start() {
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    Executor threads = body -> new Thread(body, "sandbox-start").start();
    List<CompletableFuture<ForkedEnsemble>> starting =
        spec.ensembles().stream()
            .map(name -> CompletableFuture.supplyAsync(() -> startEnsemble(name), threads))
            .toList();
    CompletableFuture<Void> kafkaStarting = CompletableFuture.runAsync(this::startKafka, threads);
    List<CompletableFuture<?>> all = new ArrayList<>(starting);
    all.add(kafkaStarting);
    try {
      joinOrFirstFailure(all);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    synchronized (this) {
      ensembles = starting.stream().map(CompletableFuture::join).toList();
    }
  }

  /** Does not wait for the others' time-outs once one has failed. */
  private static void joinOrFirstFailure(List<CompletableFuture<?>> all) {
    CompletableFuture<Void> everything =
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    for (CompletableFuture<?> one : all) {
      one.exceptionally(
          failure -> {
            everything.completeExceptionally(failure);
            return null;
          });
    }
    everything.join();
  }

  private ForkedEnsemble startEnsemble(String name) {
    return retry.start(
        () -> factory.ensemble(name), ForkedEnsemble::start, ForkedEnsemble::abandon);
  }

  private void startKafka() {
    if (spec.brokers() == 0) {
      return;
    }
    ForkedKafka started = retry.start(factory::kafka, ForkedKafka::start, ForkedKafka::abandon);
    synchronized (this) {
      kafka = started;
    }
    if (spec.connectWorkers() > 0) {
      ForkedConnect worker =
          retry.start(
              () -> factory.connect(started.bootstrapServers()),
              fresh -> fresh.server().start(),
              fresh -> fresh.server().abandon());
      synchronized (this) {
        connect = worker;
      }
    }
  }

  @Override
  public synchronized List<Ensemble> ensembles() {
    return List.copyOf(ensembles);
  }

  @Override
  public synchronized List<Broker> brokers() {
    return List.copyOf(kafka.brokers());
  }

  @Override
  public Server connectWorker() {
    return worker().server();
  }

  @Override
  public URI connectUrl() {
    return worker().url();
  }

  private synchronized ForkedConnect worker() {
    if (connect == null) {
      throw new IllegalStateException("this sandbox was started without a Connect worker");
    }
    return connect;
  }

  @Override
  public JavaProcess startProcess(JavaProcessSpec process) {
    ForkedServer server;
    synchronized (this) {
      if (processes.stream().anyMatch(other -> other.name().equals(process.name()))) {
        throw new IllegalArgumentException("process name '" + process.name() + "' is in use");
      }
      server = factory.process(process);
      processes.add(server);
    }
    server.start();
    return server;
  }

  @Override
  public int freePort() {
    PortLease lease = ports.lease();
    lease.handOver();
    return lease.port();
  }

  @Override
  public Path workDir() {
    return home.root();
  }

  @Override
  public void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      closed = true;
      launcher.refuseStarts();
      try {
        stopInOrder();
      } finally {
        launcher.close();
        ports.close();
        home.close();
        forgetShutdownHook();
      }
    }
  }

  private void stopInOrder() {
    List<ForkedServer> further;
    synchronized (this) {
      further = new ArrayList<>(processes);
    }
    for (int i = further.size() - 1; i >= 0; i--) {
      stopping(further.get(i).name(), further.get(i)::stop);
    }
    ForkedConnect worker = connectOrNull();
    if (worker != null) {
      stopping(worker.server().name(), worker.server()::stop);
    }
    stopping("kafka", kafkaCluster()::stop);
    List<ForkedEnsemble> all = forkedEnsembles();
    stopping("zookeeper", () -> all.parallelStream().forEach(ForkedEnsemble::stop));
  }

  /** One that does not stop must not keep the others from it; it is killed in the end. */
  private void stopping(String what, Runnable stop) {
    try {
      stop.run();
      listener.progress("stopped " + what);
    } catch (RuntimeException e) {
      listener.progress("stopping " + what + " failed, killing it: " + e.getMessage());
    }
  }

  private synchronized @Nullable ForkedConnect connectOrNull() {
    return connect;
  }

  private synchronized ForkedKafka kafkaCluster() {
    return kafka;
  }

  private synchronized List<ForkedEnsemble> forkedEnsembles() {
    return ensembles;
  }

  private void forgetShutdownHook() {
    if (Thread.currentThread() != shutdownHook) {
      try {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
      } catch (IllegalStateException e) {
        // The JVM is ending: the hook runs anyway and finds nothing to do.
        return;
      }
    }
  }
}
