using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;

namespace Tracking.Grains.Live;

/// <summary>
/// Where grains hand their news after a commit. Nobody interested costs one dictionary look-up. Grains know nothing of connections or watchers.
/// </summary>
public sealed class LivePublisher(InterestTable interests)
{
    private volatile ILiveSink? sink;

    /// <summary>Connects the node's hub; before that all news are dropped.</summary>
    public void Attach(ILiveSink hub) => sink = hub;

    /// <summary>Whether anybody watches the package under this barcode.</summary>
    public bool IsWatched(LiveKey key) => interests.Contains(key);

    /// <summary>A package has a new version.</summary>
    public void PackageChanged(string watchedId, PackageSnapshot snapshot, long committedAt)
    {
        var key = new LiveKey(LiveKind.Package, watchedId);
        if (interests.Find(key) is not { } interest)
        {
            return;
        }

        if (interest.Here > 0)
        {
            sink?.PackageChanged(watchedId, snapshot, committedAt);
        }

        if (interest.Nodes.Length > 0)
        {
            Post(interest, new LiveLink.News(new LiveUpdate(key) { Package = snapshot }, snapshot.Version, committedAt), prompt: true);
        }
    }

    /// <summary>Whether vehicles' views are wanted at all: somebody watches this one or the map.</summary>
    public bool WantsVehicle(string vehicleId) => interests.MapWatched || interests.Contains(new LiveKey(LiveKind.Vehicle, vehicleId));

    /// <summary>A vehicle changed.</summary>
    public void VehicleChanged(VehicleView view)
    {
        var key = new LiveKey(LiveKind.Vehicle, view.VehicleId);
        InterestTable.Interest? one = interests.Find(key), all = interests.Of(LiveKind.Vehicle);
        if (one is { Here: > 0 } || all is { Here: > 0 })
        {
            sink?.VehicleChanged(view);
        }

        if (one is { Nodes.Length: > 0 } || all is { Nodes.Length: > 0 })
        {
            PostToAll(one, all, new LiveLink.News(new LiveUpdate(key) { Vehicle = view }, view.Version));
        }
    }

    /// <summary>A station changed.</summary>
    public void StationChanged(string stationId)
    {
        var key = new LiveKey(LiveKind.Station, stationId);
        InterestTable.Interest? one = interests.Find(key), all = interests.Of(LiveKind.Station);
        if (one is { Here: > 0 } || all is { Here: > 0 })
        {
            sink?.StationChanged(stationId);
        }

        if (one is { Nodes.Length: > 0 } || all is { Nodes.Length: > 0 })
        {
            PostToAll(one, all, new LiveLink.News(new LiveUpdate(key)));
        }
    }

    /// <summary>A key or link was revoked, or has other secrets.</summary>
    public void CredentialChanged(string credentialId)
    {
        var key = new LiveKey(LiveKind.Credential, credentialId);
        if (interests.Find(key) is not { } interest)
        {
            return;
        }

        if (interest.Here > 0)
        {
            sink?.CredentialChanged(credentialId);
        }

        Post(interest, new LiveLink.News(new LiveUpdate(key)), prompt: true);
    }

    /// <summary>Another node published something that is watched here.</summary>
    /// <param name="update">What.</param>
    /// <param name="now">A <see cref="TimeProvider"/> timestamp.</param>
    /// <param name="frequency">Its ticks in a second.</param>
    internal void Receive(LiveUpdate update, long now, long frequency)
    {
        switch (update.Key.Kind)
        {
            case LiveKind.Package when update.Package is { } package:
                sink?.PackageChanged(update.Key.Id, package, now - (update.AgeMilliseconds * frequency / 1000));
                break;
            case LiveKind.Vehicle when update.Vehicle is { } vehicle:
                sink?.VehicleChanged(vehicle);
                break;
            case LiveKind.Station:
                sink?.StationChanged(update.Key.Id);
                break;
            case LiveKind.Credential:
                sink?.CredentialChanged(update.Key.Id);
                break;
            default:
                // A newer node's kind, which nobody here can watch.
                break;
        }
    }

    /// <summary>Nodes that watch this one thing get it promptly; those that watch everything of the kind with their next batch.</summary>
    private static void PostToAll(InterestTable.Interest? one, InterestTable.Interest? all, LiveLink.News news)
    {
        if (one is not null)
        {
            Post(one, news, prompt: true);
        }

        foreach (LiveLink link in all?.Nodes ?? [])
        {
            if (one is null || Array.IndexOf(one.Nodes, link) < 0)
            {
                link.PostUpdate(news, prompt: false);
            }
        }
    }

    private static void Post(InterestTable.Interest interest, LiveLink.News news, bool prompt)
    {
        foreach (LiveLink link in interest.Nodes)
        {
            link.PostUpdate(news, prompt);
        }
    }
}
