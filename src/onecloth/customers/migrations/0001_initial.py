
import django.db.models.deletion
import onecloth.core.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('kind', models.CharField(choices=[('person', 'A person'), ('company', 'A company')], default='person', max_length=10)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('reference', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('known_since', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('blanked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('telephone', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('may_be_asked', models.BooleanField(default=True)),
                ('may_be_told', models.BooleanField(default=True)),
                ('reach', models.CharField(blank=True, choices=[('email', 'By e-mail'), ('telephone', 'By telephone'), ('letter', 'By letter'), ('in_person', 'In person')], max_length=12)),
                ('reach_when', models.CharField(blank=True, max_length=200)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('link_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('blanked_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='customers.customer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CustomerImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('state', models.CharField(choices=[('previewed', 'Looked at, nothing stored'), ('confirmed', 'Taken'), ('withdrawn', 'Put aside')], default='previewed', max_length=12)),
                ('mapping', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.job')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('interview', 'Interviews'), ('group', 'Focus groups'), ('board', 'Advisory group'), ('email', 'E-mail from us')], max_length=12)),
                ('is_given', models.BooleanField()),
                ('said_on', models.DateField()),
                ('way', models.CharField(choices=[('in_person', 'In person'), ('telephone', 'By telephone'), ('email', 'By e-mail'), ('letter', 'On paper'), ('file', 'From a file'), ('link', 'On their private page')], max_length=12)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='customers.contact')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('contact', 'purpose'), name='one_consent_stands')],
            },
        ),
    ]
