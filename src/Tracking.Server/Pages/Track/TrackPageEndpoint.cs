using AngleSharp.Html.Dom;
using Tracking.Server.Links;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Pages.Track;

/// <summary><c>/track/{token}</c>: the customer's page, its essentials filled in; 404 for a link that leads nowhere.</summary>
internal sealed partial class TrackPageEndpoint(
    IWebHostEnvironment environment, LinkResolver links, CustomerViews customers, TimeProvider time, ILogger<TrackPageEndpoint> logger)
{
    private Built? built;

    /// <summary>Maps the page.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/track/{token}", (HttpContext context, string token, TrackPageEndpoint page) => page.ServeAsync(context, token)).AllowsAnybody().ExcludeFromDescription();

    private async Task ServeAsync(HttpContext context, string token)
    {
        if (await Page.Track.BeginAsync(context, environment) is not { } file)
        {
            return;
        }

        IHtmlDocument template = Template(file);
        string html;
        try
        {
            CustomerView? view = await links.FollowAsync(context, token) is { } link ? await customers.FindAsync(link.PackageId) : null;
            if (view is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                html = TrackDocument.Unknown(template);
            }
            else
            {
                html = TrackDocument.Of(template, view, TimesOf(context, view), $"/v1/track/{token}/{CustomerViews.ProofPath}{context.Request.QueryString}");
            }
        }
#pragma warning disable CA1031 // The page's script asks again by itself, and says so meanwhile.
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotFilled(error);
            await context.Response.SendFileAsync(file, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsync(html, context.RequestAborted);
    }

    private TrackTimes TimesOf(HttpContext context, CustomerView view)
    {
        TimeZoneInfo zone = view.Destination.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? known) ? known : TimeZoneInfo.Utc;
        bool american = context.Request.Headers.AcceptLanguage.ToString().StartsWith("en-US", StringComparison.OrdinalIgnoreCase);
        return new TrackTimes(zone, american, time.GetUtcNow());
    }

    /// <summary>The built page, read again when it was built again.</summary>
    private IHtmlDocument Template(string file)
    {
        DateTime builtAt = File.GetLastWriteTimeUtc(file);
        Built? known = Volatile.Read(ref built);
        if (known is null || known.At != builtAt)
        {
            known = new Built(builtAt, TrackDocument.Parse(File.ReadAllText(file)));
            Volatile.Write(ref built, known);
        }

        return known.Document;
    }

    private sealed record Built(DateTime At, IHtmlDocument Document);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A customer's page could not be filled in; its script will do it")]
    private partial void LogNotFilled(Exception exception);
}
