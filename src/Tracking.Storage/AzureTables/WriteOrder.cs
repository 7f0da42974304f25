namespace Tracking.Storage.AzureTables;

/// <summary>What a write changes: a history (no row key) or one row of a table.</summary>
internal readonly record struct WriteTarget(Partition Partition, string RowKey);

/// <summary>Lets this node's writes to the same histories and rows happen one after the other, in the order in which they came; all others at once.</summary>
internal sealed class WriteOrder
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WriteTarget, Turn> _last = [];

    /// <summary>Takes a place behind all earlier writes to any of the targets.</summary>
    public Turn Enter(IReadOnlyList<WriteTarget> targets)
    {
        lock (_lock)
        {
            List<Task>? earlier = null;
            Turn turn = new(this, targets);
            foreach (WriteTarget target in targets)
            {
                if (_last.TryGetValue(target, out Turn? last) && last != turn)
                {
                    (earlier ??= []).Add(last.Over);
                }

                _last[target] = turn;
            }

            turn.Come = earlier is null ? Task.CompletedTask : Task.WhenAll(earlier);
            return turn;
        }
    }

    private void Leave(Turn turn)
    {
        lock (_lock)
        {
            foreach (WriteTarget target in turn.Targets)
            {
                if (_last.TryGetValue(target, out Turn? last) && last == turn)
                {
                    _last.Remove(target);
                }
            }
        }
    }

    /// <summary>A write's place in the order.</summary>
    internal sealed class Turn(WriteOrder order, IReadOnlyList<WriteTarget> targets)
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<WriteTarget> Targets => targets;

        /// <summary>Completes when all earlier writes to the same targets are over.</summary>
        public Task Come { get; set; } = Task.CompletedTask;

        /// <summary>Completes when this one is over.</summary>
        public Task Over => _over.Task;

        /// <summary>Lets later ones come; if this one's turn never came, not before it would have.</summary>
        public void Leave()
        {
            if (Come.IsCompleted)
            {
                End();
            }
            else
            {
                _ = Come.ContinueWith(static (_, turn) => ((Turn)turn!).End(), this, TaskScheduler.Default);
            }
        }

        private void End()
        {
            order.Leave(this);
            _over.SetResult();
        }
    }
}
