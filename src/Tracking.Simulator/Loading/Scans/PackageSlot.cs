using System.Globalization;
using Tracking.Simulator.Loading.Measuring;

namespace Tracking.Simulator.Loading.Scans;

/// <summary>
/// A place through which one package after the other passes; each lives through its day of scans. One scan of it is under way at a time. Where a client watches it,
/// this is where scans and what the client has seen meet, in whichever order the two come.
/// </summary>
/// <param name="number">Number of the slot.</param>
/// <param name="prefix">Put before ids.</param>
/// <param name="firstStep">Scan of the day at which the first package begins.</param>
internal sealed class PackageSlot(int number, string prefix, int firstStep)
{
    private const int MostSeenKept = 8;

    private readonly Lock _gate = new();
    private readonly List<(int Version, long At)> _seen = [];
    private readonly List<(int Version, long Intended, bool Counts)> _awaited = [];
    private int _generation;
    private int _acknowledged;
    private bool _underWay;
    private bool _held;

    /// <summary>Number of the slot.</summary>
    public int Number => number;

    /// <summary>The package that is in it now.</summary>
    public string PackageId { get; private set; } = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}-0");

    /// <summary>Scan of the day that comes next.</summary>
    public int Step { get; private set; } = firstStep;

    /// <summary>Where times from a scan to its being seen go; null when nobody watches, or when who does is not to be measured.</summary>
    public Latencies? SeenLatencies { get; set; }

    /// <summary>The newest version that its watcher was given.</summary>
    public int SeenVersion { get; private set; }

    /// <summary>The newest version that an acknowledged scan had.</summary>
    public int AcknowledgedVersion => Volatile.Read(ref _acknowledged);

    /// <summary>Views older than one that its watcher had been given before.</summary>
    public int WentBack { get; private set; }

    /// <summary>Takes it for a scan; false when one is under way or its day is over.</summary>
    public bool TryTake(out int step)
    {
        lock (_gate)
        {
            step = Step;
            if (_underWay || _held || Step == ScanDay.StepCount)
            {
                return false;
            }

            _underWay = true;
            Step++;
            return true;
        }
    }

    /// <summary>The scan is stored.</summary>
    /// <param name="version">Version of the package with it.</param>
    /// <param name="intended">When it should have been sent.</param>
    /// <param name="counts">Whether its times are measured.</param>
    public void Stored(int version, long intended, bool counts)
    {
        lock (_gate)
        {
            _underWay = false;
            _acknowledged = Math.Max(_acknowledged, version);
            if (SeenLatencies is null)
            {
                return;
            }

            foreach (var seen in _seen)
            {
                if (seen.Version >= version)
                {
                    Record(intended, seen.At, counts);
                    return;
                }
            }

            _awaited.Add((version, intended, counts));
        }
    }

    /// <summary>The scan was refused for good.</summary>
    public void Refused()
    {
        lock (_gate)
        {
            _underWay = false;
        }
    }

    /// <summary>Its watcher was given a view.</summary>
    /// <param name="packageId">Whose view; one that has left the slot counts no more.</param>
    /// <param name="version">The view's version.</param>
    /// <param name="at">When.</param>
    public void Seen(string packageId, int version, long at)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(packageId, PackageId) || version <= SeenVersion)
            {
                // The same version again is no step back: what else a view shows can change.
                WentBack += ReferenceEquals(packageId, PackageId) && version < SeenVersion ? 1 : 0;
                return;
            }

            SeenVersion = version;
            if (_seen.Count == MostSeenKept)
            {
                _seen.RemoveAt(0);
            }

            _seen.Add((version, at));
            for (var i = _awaited.Count - 1; i >= 0; i--)
            {
                if (_awaited[i].Version <= version)
                {
                    Record(_awaited[i].Intended, at, _awaited[i].Counts);
                    _awaited.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>
    /// Puts the next package in, once the day of the one before is over and all that was to be seen of it was. Nothing is scanned before <see cref="Ready"/>.
    /// </summary>
    /// <param name="before">The package that was in it.</param>
    /// <returns>Whether it did.</returns>
    public bool TryNext(out string before)
    {
        lock (_gate)
        {
            before = PackageId;
            if (Step < ScanDay.StepCount || _underWay || _held || _awaited.Count > 0)
            {
                return false;
            }

            _held = true;
            Step = 0;
            SeenVersion = 0;
            _acknowledged = 0;
            _seen.Clear();
            PackageId = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}-{++_generation}");
            return true;
        }
    }

    /// <summary>From now on it is scanned.</summary>
    public void Ready()
    {
        lock (_gate)
        {
            _held = false;
        }
    }

    private void Record(long intended, long at, bool counts)
    {
        if (counts)
        {
            SeenLatencies?.Record(intended, at);
        }
    }
}
