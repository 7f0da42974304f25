using System.Text.Json;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Tracking.Server.Views;

namespace Tracking.Server.Pages.Track;

/// <summary>
/// The customer's page with its essentials filled in, so that it is readable before its script runs, or without it. What the script then draws is the
/// same, from the view that the page carries along. Everything becomes text of elements, so nothing that came from outside is ever markup.
/// </summary>
internal static class TrackDocument
{
    /// <summary>Events shown; the script shows all.</summary>
    private const int MaxEvents = 8;

    private const string SvgNamespace = "http://www.w3.org/2000/svg";

    /// <summary>Reads the built page.</summary>
    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>The page of a package.</summary>
    /// <param name="template">The built page.</param>
    /// <param name="view">What the customer sees.</param>
    /// <param name="times">How times are written.</param>
    /// <param name="proofAddress">Address of a proof's picture.</param>
    public static string Of(IHtmlDocument template, CustomerView view, TrackTimes times, string proofAddress)
    {
        var page = (IHtmlDocument)template.Clone();
        var text = new TrackText(view, times);
        Begin(page, "package", text.State, text.Detail, TrackWords.Of($"status.{text.State}.headline"));
        page.Id("connection").TextContent = TrackWords.Fill("contact.page", ("time", times.DayAndClock(view.AsOf)));
        Steps(page, text);
        foreach ((string kind, string title, string words) in text.Notices())
        {
            page.Id("notices").AppendChild(Notice(page, kind, title, words));
        }

        Times(page, text);
        Show(page, "facts");
        foreach ((string term, string value) in text.Rows())
        {
            page.Id("rows").AppendChild(page.Made("div", "", page.Made("dt", term), page.Made("dd", value)));
        }

        if (text.Van() is { } van)
        {
            Show(page, "van");
            page.Id("van-text").TextContent = van;
        }

        if (view.Pickup is { } pickup)
        {
            Show(page, "pickup");
            page.Id("pickup-name").TextContent = pickup.Name ?? "";
            page.Id("pickup-address").TextContent = pickup.Address ?? "";
            page.Id("pickup-until").TextContent = pickup.Until is null ? "" : TrackWords.Fill("pickup.until", ("time", times.DayAndClock(pickup.Until)));
        }

        if (text.Proof() is { } proof)
        {
            Show(page, "proof");
            page.Id("proof-text").TextContent = proof.Text;
            if (view.Proof!.Url is not null)
            {
                Show(page, "proof-image");
                page.Id("proof-image").SetAttribute("alt", proof.Alt);
                page.Id("proof-image").SetAttribute("src", proofAddress);
            }
        }

        if (text.Report() is { } report)
        {
            Show(page, "report");
            page.Id("report-text").TextContent = report;
        }

        Timeline(page, view, times);

        // Data, not a script: browsers neither run it nor hold it against the policy. Its JSON has no <, > or &.
        IElement data = page.CreateElement("script");
        data.SetAttribute("type", "application/json");
        data.Id = "view";
        data.TextContent = JsonSerializer.Serialize(view, TrackingJsonContext.Default.CustomerView);
        page.Body!.AppendChild(data);
        return page.ToHtml();
    }

    /// <summary>The page of a link that leads nowhere.</summary>
    public static string Unknown(IHtmlDocument template)
    {
        var page = (IHtmlDocument)template.Clone();
        Begin(page, "unknown", "unknown", TrackWords.Of("status.unknown.detail"), TrackWords.Of("status.unknown.title"));
        page.Id("connection").SetAttribute("hidden", "");
        return page.ToHtml();
    }

    private static void Begin(IHtmlDocument page, string kind, string state, string detail, string title)
    {
        page.Title = title;
        page.Body!.SetAttribute("data-page", kind);
        page.Id("state").SetAttribute("data-tone", TrackWords.Of($"status.{state}.tone"));
        page.Id("status-icon").SetAttribute("href", $"#icon-{TrackWords.Of($"status.{state}.icon")}");
        page.Id("status").TextContent = TrackWords.Of($"status.{state}.headline");
        page.Id("detail").TextContent = detail;
    }

    private static void Steps(IHtmlDocument page, TrackText text)
    {
        if (text.Steps() is not { } steps)
        {
            return;
        }

        Show(page, "steps");
        foreach ((string label, string step) in steps)
        {
            IElement item = page.Made("li", label);
            item.SetAttribute("data-step", step);
            if (step == "current")
            {
                item.SetAttribute("aria-current", "step");
            }
            else if (step == "done")
            {
                item.AppendChild(page.Made("span", " (done)", "unseen"));
            }

            page.Id("steps").AppendChild(item);
        }
    }

    private static void Times(IHtmlDocument page, TrackText text)
    {
        if (text.Promise() is { } promise)
        {
            Show(page, "times");
            Show(page, "promise");
            page.Id("promise").SetAttribute("data-state", promise.State);
            page.Id("promise-label").TextContent = promise.Label;
            page.Id("promise-by").TextContent = promise.By;
            page.Id("promise-state").TextContent = promise.StateText;
            page.Id("promise-note").TextContent = promise.Note;
        }

        if (text.Estimate() is { } estimate)
        {
            Show(page, "times");
            Show(page, "estimate");
            page.Id("estimate-label").TextContent = estimate.Label;
            page.Id("estimate-range").TextContent = estimate.Range;
            page.Id("estimate-stops").TextContent = estimate.Stops;
            page.Id("estimate-note").TextContent = estimate.Note;
        }
    }

    private static void Timeline(IHtmlDocument page, CustomerView view, TrackTimes times)
    {
        if (view.Timeline.Count == 0)
        {
            return;
        }

        Show(page, "history");
        IElement? list = null;
        DateOnly? day = null;
        foreach (TimelineView entry in view.Timeline.Take(MaxEvents))
        {
            if (day != times.DayOf(entry.At))
            {
                day = times.DayOf(entry.At);
                list = page.Made("ol", "");
                page.Id("timeline").AppendChild(page.Made("section", "day", page.Made("h3", times.Heading(entry.At)), list));
            }

            (string title, IReadOnlyList<string> details) = TrackText.Event(entry);
            IElement clock = page.Made("time", times.Clock(entry.At));
            clock.SetAttribute("datetime", entry.At);
            IElement what = page.Made("div", "", page.Made("p", title, "what"));
            foreach (string detail in details)
            {
                what.AppendChild(page.Made("p", detail, "where"));
            }

            list!.AppendChild(page.Made("li", "", clock, what));
        }

        if (view.Destination.TimeZone is { } zone)
        {
            Show(page, "zone");
            page.Id("zone").TextContent = TrackWords.Fill("timeline.zone", ("zone", zone));
        }
    }

    private static IElement Notice(IHtmlDocument page, string kind, string title, string words)
    {
        IElement icon = page.CreateElement(SvgNamespace, "svg"), use = page.CreateElement(SvgNamespace, "use");
        icon.SetAttribute("class", "icon");
        icon.SetAttribute("aria-hidden", "true");
        use.SetAttribute("href", "#icon-alert");
        icon.AppendChild(use);
        IElement box = page.Made("div", "notice", icon, page.Made("div", "", page.Made("h2", title), page.Made("p", words)));
        box.SetAttribute("data-kind", kind);
        return box;
    }

    private static void Show(IHtmlDocument page, string id) => page.Id(id).RemoveAttribute("hidden");

    private static IElement Id(this IHtmlDocument page, string id) =>
        page.GetElementById(id) ?? throw new InvalidOperationException($"The customer's page has no element with the id {id}.");

    private static IElement Made(this IHtmlDocument page, string tag, string text, string className)
    {
        IElement made = page.CreateElement(tag);
        made.ClassName = className;
        made.TextContent = text;
        return made;
    }

    private static IElement Made(this IHtmlDocument page, string tag, string text)
    {
        IElement made = page.CreateElement(tag);
        made.TextContent = text;
        return made;
    }

    private static IElement Made(this IHtmlDocument page, string tag, string className, params ReadOnlySpan<INode> children)
    {
        IElement made = page.CreateElement(tag);
        if (className.Length > 0)
        {
            made.ClassName = className;
        }

        foreach (INode child in children)
        {
            made.AppendChild(child);
        }

        return made;
    }
}
