namespace Tracking.Server.Problems;

/// <summary>What is wrong with one item of a request, whose neighbours are not touched by it.</summary>
/// <param name="Code">A word for programs.</param>
/// <param name="Message">What was wrong, with the value, and what to do.</param>
internal sealed record ItemError(string Code, string Message);
