namespace Tracking.Server.Description;

/// <summary>What went wrong (RFC 9457).</summary>
/// <param name="Type"><c>/problems/{code}</c>.</param>
/// <param name="Title">What the code means.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What was wrong, with the value, and what to do.</param>
/// <param name="Errors">Everything that was wrong.</param>
internal sealed record ProblemView(string Type, string Title, int Status, string Detail, IReadOnlyList<ProblemErrorView> Errors);

/// <summary>One thing that was wrong.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the body; empty when it is not in the body.</param>
/// <param name="Code">A word for programs.</param>
/// <param name="Message">What was wrong, with the value, and what to do.</param>
internal sealed record ProblemErrorView(string Pointer, string Code, string Message);
