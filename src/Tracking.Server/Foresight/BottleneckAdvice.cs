using System.Globalization;
using Tracking.Server.Description;

namespace Tracking.Server.Foresight;

/// <summary>The best that can be done about a bottleneck.</summary>
/// <param name="Kind">What.</param>
/// <param name="Stage">The stage that it is for.</param>
/// <param name="Quantity">Vans, people or packages.</param>
/// <param name="Cost">What it costs.</param>
internal sealed record BottleneckAdvice(
    [property: Form(TextForm.BottleneckAction)] string Kind, [property: Form(TextForm.Stage)] string Stage, int Quantity, double Cost)
{
    /// <summary>As text that the board keeps; null when nothing is better than doing nothing.</summary>
    public static string? Of(AlertView alert) => alert.Actions.Count > 0 && alert.Actions[0] is { Kind: not "nothing" } best
        ? string.Create(CultureInfo.InvariantCulture, $"{best.Kind}:{best.Stage}:{best.Quantity}:{best.Cost:0}")
        : null;

    /// <summary>What <see cref="Of"/> wrote; null when it is nothing or something else.</summary>
    public static BottleneckAdvice? Parse(string? text)
    {
        string[] parts = text?.Split(':') ?? [];
        return parts.Length == 4 && int.TryParse(parts[2], CultureInfo.InvariantCulture, out int quantity) && double.TryParse(parts[3], CultureInfo.InvariantCulture, out double cost)
            ? new BottleneckAdvice(parts[0], parts[1], quantity, cost)
            : null;
    }
}
