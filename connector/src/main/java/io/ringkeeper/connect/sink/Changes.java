package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.change.Outcome;
import io.ringkeeper.agreement.change.Proposal;

/** What the worker does with changes. Used by one thread; fails as the coordinator does. */
interface Changes extends AutoCloseable {

  /** Carries a proposal to its end. */
  Outcome handle(Proposal proposal);

  /** Finishes or aborts changes that nobody else seems to drive. Logs what fails. */
  void tidy();

  @Override
  void close();
}
