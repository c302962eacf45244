package dev.ward.audit.sealing;

import org.jspecify.annotations.Nullable;

/** An event for somebody who may see what it says, as far as it can still be seen. */
public final class OpenedEvent {

  /** The key that its patient's key is wrapped with is not configured, or theirs is not there. */
  static final String WITHOUT_KEY = "key-unknown";

  /** What is there is not what was sealed, or was not sealed for this event. */
  static final String ALTERED = "altered";

  private final EventText text;
  private final @Nullable Content content;
  private final boolean erased;
  private final @Nullable String unreadable;

  private OpenedEvent(
      EventText text, @Nullable Content content, boolean erased, @Nullable String unreadable) {
    this.text = text;
    this.content = content;
    this.erased = erased;
    this.unreadable = unreadable;
  }

  static OpenedEvent unsealed(EventText text) {
    return new OpenedEvent(text, null, false, null);
  }

  static OpenedEvent of(EventText text, Content content) {
    return new OpenedEvent(text, content, false, null);
  }

  static OpenedEvent erased(EventText text) {
    return new OpenedEvent(text, null, true, null);
  }

  static OpenedEvent unreadable(EventText text, String why) {
    return new OpenedEvent(text, null, false, why);
  }

  /** Whether what it said of a patient is gone for good. */
  public boolean isErased() {
    return erased;
  }

  /**
   * As lists show it: whom and what it is about in the open, {@code erased} and {@code unreadable}
   * behind.
   */
  public String listed() {
    return text.listed(content == null ? null : content.values(), erased, unreadable);
  }

  /**
   * As exports have it: what was hashed and, if it can be shown, what was sealed in it, with what
   * proves that it is that.
   */
  public String exported() {
    String json = text.json();
    return content == null
        ? json
        : json.substring(0, json.length() - 1) + ", \"opened\": " + content.asOpened() + "}";
  }
}
