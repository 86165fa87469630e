package io.ringkeeper.agreement.change;

/** The decision what to do next, as one seam at which wrong ones can be tried. */
interface NextStep {

  /** As {@link ChangeSteps#next}. */
  NextStep STANDARD = ChangeSteps::next;

  /**
   * The next step.
   *
   * @param view what is seen
   * @param deadlineMs the configured time that a change may take to drain, above 0
   */
  Step after(View view, long deadlineMs);
}
