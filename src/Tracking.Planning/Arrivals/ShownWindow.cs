namespace Tracking.Planning.Arrivals;

/// <summary>What a customer sees of when a van comes. Times in milliseconds since 1970.</summary>
/// <param name="From">Earliest.</param>
/// <param name="To">Latest.</param>
/// <param name="Revisions">How often it has changed since it was shown first.</param>
/// <param name="ToldFrom">Earliest, as the customer was told last.</param>
/// <param name="ToldTo">Latest, as the customer was told last.</param>
/// <param name="Narrowed">Whether it was narrowed when the van came near.</param>
public readonly record struct ShownWindow(long From, long To, int Revisions, long ToldFrom, long ToldTo, bool Narrowed);
