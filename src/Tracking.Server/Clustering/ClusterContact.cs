using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Runtime;
using Tracking.Grains.Live;
using Tracking.Server.Live;

namespace Tracking.Server.Clustering;

/// <summary>
/// Watches whether this node is still one of the cluster. Cut off from Redis and from the greater part of the nodes it takes no requests, since the others may have
/// given it up. When it does not stand in Redis any more, because Redis came back empty, it ends, so that its supervisor starts it and it joins anew.
/// </summary>
internal sealed partial class ClusterContact(
    IMembershipTable table,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    LiveLinks links,
    LiveNode live,
    IOptions<ClusterSettings> settings,
    TimeProvider time,
    ILogger<ClusterContact> logger) : BackgroundService
{
    /// <summary>Exit code of a node that left because it does not stand in Redis.</summary>
    public const int ExitCode = 3;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <summary>Readings in a row without this node: one alone may have been made while it was written.</summary>
    private const int MissingReadings = 3;

    private long readAt = time.GetTimestamp();
    private int missing;

    /// <summary>Whether the node takes no requests.</summary>
    public bool IsCutOff { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await ReadAsync(stoppingToken);
            bool cutOff = time.GetElapsedTime(readAt) > settings.Value.CutOffAfter
                && !links.ReachesMajority(settings.Value.CutOffAfter);
            if (cutOff != IsCutOff)
            {
                IsCutOff = cutOff;
                if (cutOff)
                {
                    live.SendElsewhere();
                }

                LogCutOff(cutOff ? "is cut off from the cluster and takes no requests" : "reaches the cluster again");
            }
        }
    }

    private async Task ReadAsync(CancellationToken stopping)
    {
        try
        {
            MembershipTableData found = await table.ReadRowAsync(silo.SiloAddress, stopping).WaitAsync(Deadline, time, stopping);
            Answered(found.Members.Count > 0);
        }
        catch (RedisClusteringException)
        {
            // Redis answered, but has no table at all.
            Answered(found: false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            LogNotRead(e);
        }

        if (missing >= MissingReadings)
        {
            // Others, or whoever starts now, make up a cluster without it. What it has stored is safe; what it has in memory must not go on.
            LogLost(silo.SiloAddress);
            Environment.Exit(ExitCode);
        }
    }

    private void Answered(bool found)
    {
        readAt = time.GetTimestamp();
        bool active = membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress) is SiloStatus.Active;
        missing = active && !found ? missing + 1 : 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This node {What}")]
    private partial void LogCutOff(string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The members could not be read from Redis; it is tried again")]
    private partial void LogNotRead(Exception error);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Silo} does not stand in Redis any more, which seems to have come back empty. The node ends to be started anew")]
    private partial void LogLost(SiloAddress silo);
}
