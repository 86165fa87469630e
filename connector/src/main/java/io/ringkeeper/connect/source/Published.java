package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.event.AgreementEvent;
import java.util.Map;

/**
 * An event and where its stream stands once it is published.
 *
 * @param partition the stream's source partition
 * @param offset resuming from here neither repeats the event nor skips the next
 */
record Published(AgreementEvent event, Map<String, String> partition, Map<String, ?> offset) {}
