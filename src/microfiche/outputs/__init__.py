"""What a site offers to machines: each a pure function of a page or an output of the plan.

feeds      Atom
sitemaps   sitemaps and robots.txt
jsonld     schema.org in an article's page
metatags   Open Graph and Dublin Core in a page's head
"""
