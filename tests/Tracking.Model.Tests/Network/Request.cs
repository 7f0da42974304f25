using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;

namespace Tracking.Model.Tests.Network;

/// <summary>
/// Settles what one request causes. A repeat tells everything again, and whoever hears it again passes it on again; so each row is passed on
/// between packages only once for a request, or relabellings in a circle would never come to rest.
/// </summary>
internal sealed class Request(List<Message> left)
{
    private readonly HashSet<(string To, string Row)> passedOn = [];

    public void Add(Message message)
    {
        if (message is Delivery { To.IsContainer: false } delivery && !IsDerived(delivery.Row) && !passedOn.Add((delivery.To.Id, Key(delivery.Row))))
        {
            return;
        }

        left.Add(message with { Request = this });
    }

    private static bool IsDerived(byte[] row) => (RowKind)row[0] is RowKind.Event && EventRow.Decode(row).Derived is not null;

    private static string Key(byte[] row) =>
        Convert.ToHexString((RowKind)row[0] is RowKind.AliasClaim ? (AliasClaim.Decode(row) with { ClaimantVersion = 0 }).Encode() : row);
}
