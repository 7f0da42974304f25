using Azure.Core;
using Azure.Core.Pipeline;
using Request = Azure.Core.Request;

namespace Tracking.Storage.Tests;

/// <summary>What becomes of a request.</summary>
internal enum Fate
{
    /// <summary>It arrives, and so does its answer.</summary>
    Passes,

    /// <summary>It never arrives.</summary>
    IsLost,

    /// <summary>It arrives and is done, but the answer does not come back.</summary>
    LosesItsAnswer,

    /// <summary>The service is busy.</summary>
    IsTurnedAway,

    /// <summary>The service refuses it for good.</summary>
    IsForbidden,
}

/// <summary>Stands between a store and the emulator.</summary>
internal sealed class FaultyNetwork : HttpPipelinePolicy
{
    /// <summary>Says what becomes of a request.</summary>
    public Func<Request, Fate> FateOf { get; set; } = _ => Fate.Passes;

    /// <summary>Every request waits for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Requests that came by.</summary>
    public int Requests;

    /// <summary>Where a request goes, without the account: <c>PREFIXPackage(PartitionKey='P1',RowKey='0000000000')</c>.</summary>
    public static string PathOf(Request request) => Uri.UnescapeDataString(request.Uri.ToUri().AbsolutePath);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref Requests);
        await Gate.WaitAsync(message.CancellationToken);
        switch (FateOf(message.Request))
        {
            case Fate.IsLost:
                throw new IOException("This test's network lost the request.");
            case Fate.LosesItsAnswer:
                await ProcessNextAsync(message, pipeline);
                throw new IOException("This test's network lost the answer.");
            case Fate.IsTurnedAway:
                message.Response = new Refusal(503, "Server Busy");
                break;
            case Fate.IsForbidden:
                message.Response = new Refusal(403, "Forbidden");
                break;
            default:
                await ProcessNextAsync(message, pipeline);
                break;
        }
    }

    private sealed class Refusal(int status, string reason) : Azure.Response
    {
        public override int Status => status;

        public override string ReasonPhrase => reason;

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
