using System.Collections.Concurrent;
using Azure;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// Notes, still to be stored, that writes are complete; at most one for each history. A note waits a little, since the next write to the same history can carry it in its own
/// request; then it is sent by itself.
/// </summary>
internal sealed class CompletionNotes(Histories histories, AzureStorageOptions options, TimeProvider time, Action<Partition, int, Exception> failed)
{
    private const int MaxWaiting = 16_384;
    private readonly int _maxSending = options.MaxRequestsInFlight * 4;
    private readonly ConcurrentDictionary<Partition, Note> _notes = new();
    private readonly TaskCompletionSource _draining = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sending;

    /// <summary>Whether there is a note of this history.</summary>
    public bool Has(Partition partition) => _notes.ContainsKey(partition);

    /// <summary>Adds a note of a history that has none; waits only where too many are being sent.</summary>
    public async ValueTask AddAsync(Partition partition, int sequence, PendingValue pending)
    {
        Note note = new(partition, sequence, pending);
        _notes[partition] = note;
        _ = SendLaterAsync(note);
        if (Volatile.Read(ref _sending) > _maxSending)
        {
            await SendNowAsync(note).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a history's note for the next write to carry; null where there is none, or it is on its way already.</summary>
    public Note? TryTake(Partition partition) => _notes.TryGetValue(partition, out Note? note) && note.Pending.Parts is null && note.TryTake() ? note : null;

    /// <summary>Says whether a note that was taken has been stored; if not, it is sent by itself.</summary>
    public void GiveBack(Note note, bool isStored)
    {
        if (isStored)
        {
            End(note);
        }
        else
        {
            _ = SendAsync(note);
        }
    }

    /// <summary>Completes when the history's note is stored, or could not be.</summary>
    public Task UntilStoredAsync(Partition partition) => _notes.TryGetValue(partition, out Note? note) ? SendNowAsync(note) : Task.CompletedTask;

    /// <summary>Sends all that wait, and completes when none is left.</summary>
    public Task DrainAsync()
    {
        _draining.TrySetResult();
        return Task.WhenAll(_notes.Values.Select(note => note.Over));
    }

    private Task SendNowAsync(Note note) => note.TryTake() ? SendAsync(note) : note.Over;

    private async Task SendLaterAsync(Note note)
    {
        if (_notes.Count < MaxWaiting)
        {
            await Task.WhenAny(_draining.Task, Task.Delay(options.SettleDelay, time)).ConfigureAwait(false);
        }

        await SendNowAsync(note).ConfigureAwait(false);
    }

    private async Task SendAsync(Note note)
    {
        Interlocked.Increment(ref _sending);
        try
        {
            await histories.ClearPendingAsync(note.Partition, note.Sequence, note.Pending, new Deadline(options.OperationTimeout, time.GetTimestamp())).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RowStoreUnavailableException or RequestFailedException or ObjectDisposedException)
        {
            failed(note.Partition, note.Sequence, e);
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
            End(note);
        }
    }

    private void End(Note note)
    {
        _notes.TryRemove(KeyValuePair.Create(note.Partition, note));
        note.End();
    }

    /// <summary>That a row's follow-up is done.</summary>
    internal sealed class Note(Partition partition, int sequence, PendingValue pending)
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken;

        public Partition Partition => partition;

        public int Sequence => sequence;

        public PendingValue Pending => pending;

        /// <summary>Completes when it is stored, or could not be.</summary>
        public Task Over => _over.Task;

        /// <summary>True for the one who is to store it.</summary>
        public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

        public void End() => _over.TrySetResult();
    }
}
