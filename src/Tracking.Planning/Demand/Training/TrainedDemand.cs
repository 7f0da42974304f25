using Tracking.Planning.Demand.Models;
using Tracking.Planning.Demand.Reports;

namespace Tracking.Planning.Demand.Training;

/// <summary>What training gives.</summary>
/// <param name="Model">The model.</param>
/// <param name="Report">What it would have done in the newest past.</param>
public sealed record TrainedDemand(DemandModel Model, DemandReport Report);
