namespace Tracking.Simulator.Network.Map;

/// <summary>A partner's van with its driver, who drives the same part of the station's country every day.</summary>
/// <param name="Number">Within the whole network.</param>
/// <param name="Id">Its id.</param>
/// <param name="Station">Where it begins and ends.</param>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="Afternoon">It takes what was accepted in the morning of the same day.</param>
/// <param name="ShiftHour">When it leaves, local time.</param>
/// <param name="Bearing">The middle of its part of the country, in degrees from the station.</param>
/// <param name="Width">How wide that is, in degrees.</param>
/// <param name="Reach">How far out, in metres.</param>
internal sealed record Van(
    int Number, string Id, NetworkStation Station, string PartnerId, bool Afternoon, double ShiftHour, double Bearing, double Width, double Reach);
