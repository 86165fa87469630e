package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.KafkaUnavailableException;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.change.Proposal;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.connect.sink.ProposalRecord.Position;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes one record after the other: reads it, carries its proposal through, writes how that
 * ended. What cannot be reached is waited for; nothing is skipped.
 */
final class ProposalWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProposalWorker.class);

  /** A failure that is not one of reaching somebody gets so many attempts. */
  private static final int MAX_ATTEMPTS = 3;

  private static final long STOP_MAX_MS = 3_000;

  private final Backlog backlog;
  private final Changes changes;
  private final EventWriter writer;
  private final Complaints complaints;
  private final Pace pace;
  private final LongSupplier wallMs;
  private final Thread thread;
  private volatile boolean isStopped;
  private volatile @Nullable Throwable failure;
  private long tidiedNanos;

  /** Told of records that are no proposals, besides the event. */
  interface Complaints {
    void report(SinkRecord record, String reason);
  }

  /**
   * How often and how patiently; milliseconds.
   *
   * @param tidyMs between two looks for changes left open
   * @param pauseMs after the first failure to reach somebody; doubles from failure to failure
   * @param pauseMaxMs at most
   */
  record Pace(long tidyMs, long pauseMs, long pauseMaxMs) {
    static final Pace DEFAULT = new Pace(5_000, 500, 30_000);
  }

  ProposalWorker(
      Backlog backlog,
      Changes changes,
      EventWriter writer,
      Complaints complaints,
      Pace pace,
      LongSupplier wallMs) {
    this.backlog = backlog;
    this.changes = changes;
    this.writer = writer;
    this.complaints = complaints;
    this.pace = pace;
    this.wallMs = wallMs;
    this.thread = new Thread(this::run, "ringkeeper-sink-worker");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Why the worker ended by itself, which it should not; null while it works. */
  @Nullable Throwable failure() {
    return failure;
  }

  private void run() {
    try {
      tidy();
      while (!isStopped) {
        SinkRecord record = backlog.take(pace.tidyMs());
        if (record != null) {
          finish(record);
        }
        if ((System.nanoTime() - tidiedNanos) / 1_000_000 >= pace.tidyMs()) {
          tidy();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("stopped", e);
    } catch (RuntimeException | Error e) {
      if (!isStopped) {
        failure = e;
        LOG.error("The worker ended; proposals wait until the task is restarted", e);
      }
    }
  }

  private void tidy() {
    changes.tidy();
    tidiedNanos = System.nanoTime();
  }

  private void finish(SinkRecord record) throws InterruptedException {
    Position position = Position.of(record);
    ProposalRecord read = ProposalReader.read(record);
    AgreementEvent ending = null;
    int attempts = 0;
    long pauseMs = pace.pauseMs();
    while (backlog.isWanted(position) && !isStopped) {
      try {
        if (ending == null && !(read instanceof ProposalRecord.Nothing)) {
          ending = end(record, read, position);
        }
        if (ending != null) {
          writer.write(ending);
        } else {
          LOG.debug("{} is a tombstone and asks for nothing", position);
        }
        backlog.finished(position);
        return;
      } catch (NoQuorumException
          | IndeterminateOutcomeException
          | EnsembleUnavailableException
          | KafkaUnavailableException e) {
        LOG.warn(
            "The proposal at {} waits, next try in {} ms: {}", position, pauseMs, e.getMessage());
      } catch (RuntimeException e) {
        attempts++;
        LOG.error(
            "The proposal at {} failed, attempt {} of {}", position, attempts, MAX_ATTEMPTS, e);
        if (attempts >= MAX_ATTEMPTS) {
          ending = giveUp(read, position, e);
        }
      }
      Thread.sleep(pauseMs);
      pauseMs = Math.min(2 * pauseMs, pace.pauseMaxMs());
    }
  }

  private AgreementEvent end(SinkRecord record, ProposalRecord read, Position position) {
    if (read instanceof ProposalRecord.Illegible illegible) {
      LOG.warn("{} is no proposal: {}", position, illegible.reason());
      complaints.report(record, illegible.reason());
      return Endings.rejected(illegible, position, wallMs.getAsLong());
    }
    Proposal proposal = ((ProposalRecord.Legible) read).proposal();
    return Endings.of(proposal, changes.handle(proposal), position, wallMs.getAsLong());
  }

  /** Null, to try again, when the failure is not of the proposal. */
  private @Nullable AgreementEvent giveUp(
      ProposalRecord read, Position position, RuntimeException failed) {
    if (!(read instanceof ProposalRecord.Legible legible)) {
      throw failed;
    }
    String reason =
        "given up after "
            + MAX_ATTEMPTS
            + " attempts: "
            + failed.getMessage()
            + "; if a change was begun it is still finished or aborted, see the ring's state";
    return Endings.rejected(legible.proposal(), reason, position, wallMs.getAsLong());
  }

  /** Ends the worker, in the middle of a change if need be: whoever is next resumes it. */
  @Override
  public void close() {
    isStopped = true;
    thread.interrupt();
    try {
      thread.join(STOP_MAX_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("The worker does not end; what it holds is closed under it");
    }
  }
}
