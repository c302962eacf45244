package dev.ward.audit.ingest;

/**
 * What is wrong with an event.
 *
 * @param pointer the JSON pointer to what is wrong within the event; empty for the whole of it
 * @param reason a sentence that follows the pointer, and never repeats the value
 */
record Flaw(String pointer, String reason) {

  Flaw within(String place) {
    return new Flaw(place + pointer, reason);
  }
}
