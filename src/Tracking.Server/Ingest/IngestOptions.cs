using Microsoft.Extensions.Options;

namespace Tracking.Server.Ingest;

/// <summary>Bounds of ingest; section <c>Tracking:Ingest</c>.</summary>
internal sealed class IngestOptions
{
    public const int DefaultMaxScansInFlight = 16_384;
    public const int DefaultMaxCallsInFlight = 1_024;
    public const int DefaultParallelCallsPerRequest = 128;

    /// <summary>Scans and announcements being taken at once; a request beyond is refused with 503.</summary>
    public int MaxScansInFlight { get; set; } = DefaultMaxScansInFlight;

    /// <summary>Calls to grains under way at once, of all requests; further ones wait.</summary>
    public int MaxCallsInFlight { get; set; } = DefaultMaxCallsInFlight;

    /// <summary>Calls to grains under way at once for one request.</summary>
    public int ParallelCallsPerRequest { get; set; } = DefaultParallelCallsPerRequest;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        if (options.MaxScansInFlight < 1000)
        {
            return Fail(nameof(options.MaxScansInFlight), options.MaxScansInFlight, "at least 1000, the largest request");
        }

        if (options.MaxCallsInFlight is < 1 or > 100_000)
        {
            return Fail(nameof(options.MaxCallsInFlight), options.MaxCallsInFlight, "1 to 100000");
        }

        return options.ParallelCallsPerRequest is < 1 or > 1000
            ? Fail(nameof(options.ParallelCallsPerRequest), options.ParallelCallsPerRequest, "1 to 1000")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string option, int value, string rule) =>
        ValidateOptionsResult.Fail($"Tracking:Ingest:{option} is {value}; it must be {rule}.");
}
