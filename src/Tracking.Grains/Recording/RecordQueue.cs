namespace Tracking.Grains.Recording;

/// <summary>
/// One write in flight for a grain; what arrives meanwhile forms the next batch. Lives on the grain's scheduler, so it needs no locks.
/// </summary>
/// <param name="write">Stores a batch and answers each request of it.</param>
internal sealed class RecordQueue(Func<IReadOnlyList<RecordRequest>, ValueTask<RecordReply[]>> write)
{
    /// <summary>Requests that may wait behind the write in flight; more are refused.</summary>
    public const int MaxWaiting = 4096;

    private List<(RecordRequest Request, TaskCompletionSource<RecordReply> Reply)>? waiting;
    private bool busy;

    /// <summary>Stores the request's rows; completes when they are durable.</summary>
    public ValueTask<RecordReply> Enqueue(RecordRequest request)
    {
        if (!busy)
        {
            busy = true;
            return WriteAlone(request);
        }

        waiting ??= [];
        if (waiting.Count >= MaxWaiting)
        {
            throw new Storage.RowStoreUnavailableException(
                $"{waiting.Count} requests already wait for one package, vehicle or container. Send the request again later.");
        }

        var reply = new TaskCompletionSource<RecordReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add((request, reply));
        return new ValueTask<RecordReply>(reply.Task);
    }

    private async ValueTask<RecordReply> WriteAlone(RecordRequest request)
    {
        try
        {
            return (await write([request]))[0];
        }
        finally
        {
            if (waiting is null)
            {
                busy = false;
            }
            else
            {
                _ = WriteWaiting();
            }
        }
    }

    private async Task WriteWaiting()
    {
        while (waiting is { } batch)
        {
            waiting = null;
            try
            {
                RecordReply[] replies = await write(batch.ConvertAll(entry => entry.Request));
                for (int i = 0; i < replies.Length; i++)
                {
                    batch[i].Reply.SetResult(replies[i]);
                }
            }
#pragma warning disable CA1031 // Whatever went wrong is each caller's to know; the queue goes on.
            catch (Exception error)
#pragma warning restore CA1031
            {
                foreach ((_, TaskCompletionSource<RecordReply> reply) in batch)
                {
                    reply.TrySetException(error);
                }
            }
        }

        busy = false;
    }
}
