using System.Text;
using Tracking.Model;
using Tracking.Model.Geography;
using Tracking.Model.Packages;
using Tracking.Server.Requests;

namespace Tracking.Server.Announcing;

/// <summary>Reads an announcement; every field is optional, and the whole replaces what was announced before.</summary>
internal static class AnnouncementReader
{
    private const int MaxReferences = 20;
    private const int MaxReferenceBytes = 128;
    private static readonly string[] HandlingWords = ["cold", "medical", "fragile"];

    /// <summary>Reads the fields of an announcement.</summary>
    public static Announcement Read(RequestObject body)
    {
        long? promisedBy = body.PlannedTime("promisedBy");
        (long? from, long? to) = Window(body);
        return new Announcement
        {
            Service = body.Word("service", "sameDay", "nextDay", "twoDay", "standard") switch
            {
                "sameDay" => Service.SameDay,
                "nextDay" => Service.NextDay,
                "twoDay" => Service.TwoDay,
                "standard" => Service.Standard,
                _ => Service.None,
            },
            PromisedBy = promisedBy,
            WindowFrom = from,
            WindowTo = to,
            OriginStationId = body.Id("originStationId"),
            DestinationStationId = body.Id("destinationStationId"),
            PartnerId = body.Id("partnerId"),
            References = References(body),
            ServiceSeconds = body.Number("serviceSeconds", 0, 86_400),
            WeightGrams = body.Whole("weightGrams", 0, 100_000_000),
            DimensionsCm = Dimensions(body),
            Requirements = Requirements(body),
            Handling = Handling(body),
            Destination = Point(body, "destination"),
            Recipient = Recipient(body),
            Instructions = body.Text("instructions", 1000),
        };
    }

    /// <summary>A point <c>{ lat, lon }</c>, or null.</summary>
    public static GeoPoint? Point(RequestObject body, string name)
    {
        if (body.Object(name) is not { } point)
        {
            return null;
        }

        double? lat = point.Number("lat", -90, 90), lon = point.Number("lon", -180, 180);
        if (!point.Has("lat"))
        {
            point.Missing("lat");
        }

        if (!point.Has("lon"))
        {
            point.Missing("lon");
        }

        point.Done();
        return lat is { } north && lon is { } east ? new GeoPoint(north, east) : null;
    }

    private static (long? From, long? To) Window(RequestObject body)
    {
        if (body.Object("window") is not { } window)
        {
            return (null, null);
        }

        long? from = window.Time("from"), to = window.Time("to");
        if (from > to)
        {
            body.Report("window", "outOfRange", "The window ends before it begins. Exchange 'from' and 'to'.");
        }

        window.Done();
        return (from, to);
    }

    private static List<string> References(RequestObject body)
    {
        var references = new List<string>();
        IReadOnlyList<string> texts = body.Texts("references", MaxReferences, MaxReferenceBytes);
        for (int i = 0; i < texts.Count; i++)
        {
            int bytes = Encoding.UTF8.GetByteCount(texts[i]);
            if (bytes > MaxReferenceBytes)
            {
                body.Report($"references/{i}", "invalidLength", $"The reference takes {bytes} bytes in UTF-8; it may take {MaxReferenceBytes}.");
            }
            else if (!references.Contains(texts[i]))
            {
                references.Add(texts[i]);
            }
        }

        return references;
    }

    private static double[]? Dimensions(RequestObject body)
    {
        var list = body.List("dimensionsCm", 3);
        if (!body.Has("dimensionsCm"))
        {
            return null;
        }

        var dimensions = new double[list.Count];
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i].Element.ValueKind is not System.Text.Json.JsonValueKind.Number || !list[i].Element.TryGetDouble(out double cm) || cm is not (>= 0 and <= 10_000))
            {
                body.Report("dimensionsCm", "outOfRange", "Each of depth, height and width must be a number from 0 to 10000 cm.");
                return null;
            }

            dimensions[i] = cm;
        }

        if (dimensions.Length != 3)
        {
            body.Report("dimensionsCm", "outOfRange", "Give depth, height and width: three numbers.");
            return null;
        }

        return dimensions;
    }

    private static Requirements? Requirements(RequestObject body)
    {
        if (body.Object("requirements") is not { } needs)
        {
            return null;
        }

        var requirements = new Requirements(
            needs.Flag("photo"), needs.Flag("signature"), needs.Flag("pin"), (int?)needs.Whole("minimumAge", 0, 120));
        needs.Done();
        return requirements;
    }

    private static List<string> Handling(RequestObject body)
    {
        var handling = new List<string>();
        IReadOnlyList<string> words = body.Texts("handling", 3, 20);
        for (int i = 0; i < words.Count; i++)
        {
            if (!HandlingWords.Contains(words[i]))
            {
                body.Report($"handling/{i}", "unknownWord", $"'{words[i]}' is not one of {string.Join(' ', HandlingWords)}.");
            }
            else if (!handling.Contains(words[i]))
            {
                handling.Add(words[i]);
            }
        }

        return handling;
    }

    private static Recipient? Recipient(RequestObject body)
    {
        if (body.Object("recipient") is not { } who)
        {
            return null;
        }

        var recipient = new Recipient(who.Text("name", 200), who.Text("address", 500), who.Text("phone", 50), who.Text("email", 254));
        who.Done();
        return recipient;
    }
}
